using FedInfra.ClientNode.Directives;
using FedInfra.ClientNode.Identity;
using FedInfra.ClientNode.SecureAggregation;
using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;
using FedInfra.Privacy.SecureAggregation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

/// <summary>A node with a key, whose masked rounds are kept in a folder that outlives it.</summary>
internal sealed class MaskedNode : IDisposable
{
    private readonly SmallNode _small;

    public MaskedNode(
        NodeIdentity identity, int examples, ClientPolicy policy, string? rounds = null, IReadOnlyDictionary<string, string>? pins = null, Func<ModelSpec, IModelTrainer>? engine = null)
    {
        _small = new SmallNode(engine);
        Rounds = rounds ?? _small.Folder["rounds"];
        Peers = new PeerCertificates(identity.Authority, TimeProvider.System, pins);
        Masked = new MaskedUpdate(identity, policy, Peers, new RoundMemory(Rounds, TimeProvider.System), TimeProvider.System, NullLogger.Instance);
        var data = new DataCatalogue().Load(new DataSourceSpec { Kind = "digits", Examples = examples, TestExamples = 10 }, _small.Folder.Path);
        Context = _small.Context with { Node = identity.Node, Data = data, Masked = Masked };
    }

    public FakeLink Link => _small.Link;

    public string Name => Context.Node;

    public string Rounds { get; }

    public PeerCertificates Peers { get; }

    public MaskedUpdate Masked { get; }

    public NodeContext Context { get; set; }

    /// <summary>A node's masked rounds whose log a test reads.</summary>
    public MaskedUpdate Logged(NodeIdentity identity, ILogger logger) =>
        new(identity, new ClientPolicy(), Peers, new RoundMemory(Rounds, TimeProvider.System), TimeProvider.System, logger);

    /// <summary>What is left on disk of rounds; the list of used sessions is not among it.</summary>
    public IEnumerable<string?> Left => Directory.GetFiles(Rounds).Select(Path.GetFileName).Where(name => name != "used");

    public Failed Refusal => Assert.Single(Link.Reports).Failed;

    public async Task RunAsync(Directive directive)
    {
        using var run = Create(directive);
        await run.RunAsync();
    }

    public DirectiveRun Create(Directive directive) => new(Context, directive, TimeProvider.System, NullLogger.Instance);

    /// <summary>What the rounds' folder holds now, as a process that is killed leaves it.</summary>
    public string Snapshot(string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(Rounds))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        return to;
    }

    public void Dispose() => _small.Dispose();
}
