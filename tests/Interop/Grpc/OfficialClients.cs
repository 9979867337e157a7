using FedInfra.Rpc.Tests.TestService;

namespace FedInfra.Interop.Tests.Grpc;

/// <summary>What official clients do with a server of test.proto, whoever hosts it.</summary>
internal static class OfficialClients
{
    private static readonly string[] _cases =
    [
        "unary", "server_stream", "client_stream", "duplex", "metadata", "error_with_details", "error_after_messages",
        "unexpected_error", "unknown_method", "deadline", "cancellation", "gzip", "too_large", "pull_64_mib",
        "push_64_mib", "many_at_once",
    ];

    public static async Task PythonsGrpcioAsync(TestServer server)
    {
        await using var client = Tool.Python("client.py", server.Address.Authority);
        Assert.Equal([.. _cases, "health", "reflection"], Passed(await client.ReadToEndAsync()));
        await server.Handlers.Cancelled.Task;
    }

    public static async Task GrpcJsAsync(TestServer server)
    {
        await using var client = Tool.Node("client.js", server.Address.Authority);
        Assert.Equal(_cases, Passed(await client.ReadToEndAsync()));
        await server.Handlers.Cancelled.Task;
    }

    private static IEnumerable<string> Passed(string[] lines) =>
        lines.Select(line => line.StartsWith("ok ", StringComparison.Ordinal) ? line[3..] : line);
}
