using FedInfra.Rpc.Tests.TestService;
using FedInfra.Testing;

namespace FedInfra.Interop.Tests.Grpc;

/// <summary>Official clients call our server.</summary>
public sealed class OfficialClientTests
{
    private static readonly string[] _cases =
    [
        "unary", "server_stream", "client_stream", "duplex", "metadata", "error_with_details", "error_after_messages",
        "unexpected_error", "unknown_method", "deadline", "cancellation", "gzip", "too_large", "pull_64_mib",
        "push_64_mib", "many_at_once",
    ];

    [RequiresToolFact("sh", Tool.HasGrpcio)]
    public async Task Pythons_grpcio_calls_our_server()
    {
        await using var server = await StartAsync();
        await using var client = Tool.Python("client.py", server.Address.Authority);
        Assert.Equal([.. _cases, "health", "reflection"], Passed(await client.ReadToEndAsync()));
        await server.Handlers.Cancelled.Task;
    }

    [RequiresToolFact("sh", Tool.HasGrpcJs)]
    public async Task Grpc_js_calls_our_server()
    {
        await using var server = await StartAsync();
        await using var client = Tool.Node("client.js", server.Address.Authority);
        Assert.Equal(_cases, Passed(await client.ReadToEndAsync()));
        await server.Handlers.Cancelled.Task;
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(options => options.GzipResponses = true);

    private static IEnumerable<string> Passed(string[] lines) =>
        lines.Select(line => line.StartsWith("ok ", StringComparison.Ordinal) ? line[3..] : line);
}
