using FedInfra.Rpc;
using FedInfra.Testing;

namespace FedInfra.Interop.Tests.Grpc;

/// <summary>Our client calls official servers.</summary>
public sealed class OfficialServerTests
{
    [RequiresToolFact("sh", Tool.HasGrpcio)]
    public async Task We_call_pythons_grpcio()
    {
        await using var server = Tool.Python("server.py");
        await CheckAsync(server);
    }

    [RequiresToolFact("sh", Tool.HasGrpcJs)]
    public async Task We_call_grpc_js()
    {
        await using var server = Tool.Node("server.js");
        await CheckAsync(server);
    }

    private static async Task CheckAsync(Tool server)
    {
        var address = new Uri($"http://127.0.0.1:{await server.ReadLineAsync()}");
        await using var channel = new RpcChannel(address);
        await ClientChecks.AllAsync(channel, async () => Assert.Equal("cancelled", await server.ReadLineAsync()));
    }
}
