using FedInfra.Rpc.Tests.TestService;
using FedInfra.Testing;

namespace FedInfra.Interop.Tests.Grpc;

/// <summary>Official clients call our server.</summary>
public sealed class OfficialClientTests
{
    [RequiresToolFact("sh", Tool.HasGrpcio)]
    public async Task Pythons_grpcio_calls_our_server()
    {
        await using var server = await StartAsync();
        await OfficialClients.PythonsGrpcioAsync(server);
    }

    [RequiresToolFact("sh", Tool.HasGrpcJs)]
    public async Task Grpc_js_calls_our_server()
    {
        await using var server = await StartAsync();
        await OfficialClients.GrpcJsAsync(server);
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(options => options.GzipResponses = true);
}
