using System.Diagnostics;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.Testing;

namespace FedInfra.EndToEnd.Tests.Identity;

/// <summary>Official gRPC in another language, with a node's key and certificate.</summary>
public sealed class OfficialClientTests
{
    private const string Python = "p=${FEDINFRA_PYTHON:-/usr/bin/python3}; [ -x $p ] || p=python3; exec $p";

    [RequiresToolFact("sh", "-c \"p=${FEDINFRA_PYTHON:-/usr/bin/python3}; [ -x $p ] || p=python3; exec $p -c 'import grpc'\"")]
    public async Task Pythons_grpcio_is_a_node_by_its_certificate_and_no_other()
    {
        await using var federation = await Federation.StartSecureAsync();
        await federation.GiveTokenAsync("site", "alpha", "--approve");
        (await CommandResult.OfAsync("client-node.dll", federation.Folder.Path, "enroll", "--config", federation.WriteSite("site", "alpha"))).Succeeded();
        var identity = federation.Folder["site", "node-data", "identity", "alpha"];
        var script = Path.Combine(TestData.ProjectRoot, "tests", "EndToEnd", "Identity", "grpcio_node.py");

        using var client = Process.Start(new ProcessStartInfo(
            "sh", ["-c", Python + " \"$@\"", "sh", script, federation.NodeAddress.Authority, federation.AuthorityFile, Path.Combine(identity, "key.pem"), Path.Combine(identity, "certificate.pem")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = client.StandardError.ReadToEndAsync();
        var lines = (await client.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await client.WaitForExitAsync();

        Assert.True(client.ExitCode == 0, await errors);
        Assert.Equal("alpha OK", lines[0]);
        Assert.StartsWith("omega PERMISSION_DENIED: The certificate is alpha's", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("nobody UNAUTHENTICATED: This call needs a node's certificate", lines[2], StringComparison.Ordinal);
    }
}
