using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.EndToEnd.Tests.Processes;
using FedInfra.Identity;
using FedInfra.Rpc;
using FedInfra.Testing;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>
/// A federation with certificates, as masked rounds need it. Its nodes' tokens are shared beforehand and approve, so that
/// no test spends its time on commands; the coordinator logs each message of a masked round.
/// </summary>
internal sealed class PrivateFederation : IAsyncDisposable
{
    private readonly TemporaryFolder _tokens;

    private PrivateFederation(TemporaryFolder tokens, Federation inner) => (_tokens, Inner) = (tokens, inner);

    public Federation Inner { get; }

    /// <param name="nodes">Every node that will ever take part.</param>
    public static async Task<PrivateFederation> StartAsync(params string[] nodes)
    {
        var tokens = new TemporaryFolder();
        foreach (var node in nodes)
        {
            tokens.Write(node, Secret.Create("shared-"));
        }

        return new PrivateFederation(tokens, await Federation.StartSecureAsync("--verbose", "--enrolment-tokens", tokens.Path, "--approve-enrolled"));
    }

    /// <summary>Starts a client-node process, or starts it again on the same data folder.</summary>
    public RunningProcess StartNodes(string site, params string[] nodes) => StartNodes(site, nodes, []);

    /// <summary>As above, with these options of <c>run</c>.</summary>
    public RunningProcess StartNodes(string site, string[] nodes, string[] options) =>
        Inner.Start("client-node.dll", ["run", "--config", WriteSite(site, nodes), .. options]);

    /// <summary>A node that the test plays itself: it holds a masked round's phases open until the test goes on.</summary>
    public async Task<PacingNode> JoinAsync(string node)
    {
        (await CommandResult.OfAsync("client-node.dll", Inner.Folder.Path, "enroll", "--config", WriteSite(node, [node]))).Succeeded();
        var identity = Inner.Folder[node, "node-data", "identity", node];
        var pem = X509Certificate2.CreateFromPemFile(Path.Combine(identity, "certificate.pem"), Path.Combine(identity, "key.pem"));
        var options = new RpcChannelOptions { SslClientAuthenticationOptions = TrustedAuthority.Load(Inner.AuthorityFile).ClientOptions(pem) };
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(identity, "key.pem")));
        return new PacingNode(await FakeNode.JoinAsync(Inner.NodeAddress, node, options), pem, key);
    }

    /// <summary>Waits until the coordinator has taken these nodes' messages of a step.</summary>
    public async Task AnsweredAsync(string job, Contracts.V1.MaskingStep step, IEnumerable<string> nodes)
    {
        foreach (var node in nodes)
        {
            await Inner.Coordinator.LineAsync($"{job}, round 1: {node}'s {step} message is here");
        }
    }

    public async Task<WatchedJob> RunAsync(JobText job) => (await Inner.WatchAsync(await Inner.SubmitAsync(job + ""))).Completed();

    /// <summary>The values of a model that a job ended with.</summary>
    public float[] ModelOf(WatchedJob job)
    {
        var name = job.Model.File.Sha256;
        return ModelValues.Read(Path.Combine(Inner.DataDir, "blobs", "sha256", name[..2], name));
    }

    public async ValueTask DisposeAsync()
    {
        await Inner.DisposeAsync();
        _tokens.Dispose();
    }

    private string WriteSite(string site, string[] nodes)
    {
        foreach (var node in nodes)
        {
            Inner.Folder.Write($"{site}/tokens/{node}", File.ReadAllText(_tokens[node]));
        }

        return Inner.WriteSite(site, nodes);
    }
}
