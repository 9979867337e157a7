using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.Identity;
using FedInfra.Testing;

namespace FedInfra.EndToEnd.Tests.Identity;

/// <summary>What a deployment shares beforehand, and certificates that are short.</summary>
public sealed class SharedBeforehandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_with_a_token_of_the_folder_takes_part_and_renews_its_certificate_before_it_expires()
    {
        var token = Secret.Create("shared-");
        _folder.Write("tokens/alpha", token);
        await using var federation = await Federation.StartSecureAsync(
            "--enrolment-tokens", _folder["tokens"], "--approve-enrolled", "--certificate-lifetime", "30s", "--server-name", "fl.example.org,10.1.2.3");
        federation.Folder.Write("site/tokens/alpha", token);
        var node = federation.StartNodes("site", "alpha");
        await federation.ConnectedAsync("alpha");

        await node.LineAsync("alpha has a new certificate");

        // The stream of the first certificate ends with it; the node comes back with the second and loses no work.
        await node.LineAsync("expired; connect again with the new one");
        await federation.ConnectedAsync("alpha");
        var job = (await federation.WatchAsync(await federation.SubmitAsync(new JobText() + ""))).Completed();
        Assert.Equal(["alpha"], job.Rounds[0].Participants);
        Assert.DoesNotContain(federation.Lines, line => line.Contains(token, StringComparison.Ordinal));
    }
}
