using FedInfra.Interop.Tests.Grpc;
using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;

namespace FedInfra.Rpc.GrpcDotnet.Tests;

/// <summary>grpc-dotnet hosts our handlers; everybody calls it.</summary>
public sealed class ServerTests
{
    [RequiresAdapterFact("sh", Tool.HasGrpcio)]
    public async Task Pythons_grpcio_calls_it()
    {
        await using var server = await StartAsync();
        await OfficialClients.PythonsGrpcioAsync(server);
    }

    [RequiresAdapterFact("sh", Tool.HasGrpcJs)]
    public async Task Grpc_js_calls_it()
    {
        await using var server = await StartAsync();
        await OfficialClients.GrpcJsAsync(server);
    }

    [RequiresAdapterFact]
    public async Task Our_own_client_calls_it()
    {
        await using var server = await StartAsync();
        await using var channel = server.Connect();
        await ClientChecks.AllAsync(channel, () => server.Handlers.Cancelled.Task);
    }

    [RequiresAdapterFact]
    public async Task Its_own_client_calls_it()
    {
        await using var server = await StartAsync();
        await using var channel = Adapter.Transport.Connect(server.Address);
        await ClientChecks.AllAsync(channel, () => server.Handlers.Cancelled.Task);
    }

    [RequiresAdapterFact]
    public async Task An_error_that_is_no_status_is_told_to_the_log_and_not_to_the_caller()
    {
        await using var server = await StartAsync();
        await using var channel = server.Connect();
        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(TestMethods.Echo, new EchoRequest { Text = "crash" }));
        Assert.Equal((RpcStatusCode.Internal, "Internal error; the server's log has the details."), (error.Code, error.Detail));
        Assert.Contains(server.Log.Lines, line => line.Text.Contains("hunter2", StringComparison.Ordinal));
    }

    [RequiresAdapterFact]
    public async Task A_room_names_its_own_errors()
    {
        await using var server = await TestServer.StartAsync(
            options => options.MapError = error => error is FormatException ? new RpcException(RpcStatusCode.InvalidArgument, "mapped") : null, Adapter.Transport);
        await using var channel = server.Connect();
        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(TestMethods.Echo, new EchoRequest { Text = "format" }));
        Assert.Equal((RpcStatusCode.InvalidArgument, "mapped"), (error.Code, error.Detail));
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(options => options.GzipResponses = true, Adapter.Transport);
}
