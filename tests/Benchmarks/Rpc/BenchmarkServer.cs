using System.Buffers;
using System.Net;
using FedInfra.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FedInfra.Benchmarks.Rpc;

/// <summary>The server process: the same listener answers gRPC and, below /bare, plain bodies of the same sizes.</summary>
internal static class BenchmarkServer
{
    /// <summary>Prints its address on standard output and runs until standard input ends.</summary>
    public static async Task RunAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ConfigureForRpc().Listen(IPAddress.Loopback, 0, listener => listener.UseRpc()));
        builder.Services.AddRpc();
        await using var app = builder.Build();
        app.MapRpc(new BenchmarkHandlers());
        app.MapPost("/bare/echo", EchoAsync);
        app.MapPost("/bare/pull", PullAsync);
        app.MapPost("/bare/push", PushAsync);
        await app.StartAsync(ct);
        await Console.Out.WriteLineAsync(app.Urls.First());
        await Console.In.ReadToEndAsync(ct);
    }

    private static async Task EchoAsync(HttpContext http)
    {
        var message = new byte[ILoad.MessageBytes];
        while (await http.Request.Body.ReadAsync(message) > 0)
        {
        }

        http.Response.BodyWriter.Write(message);
    }

    private static async Task PullAsync(HttpContext http)
    {
        var block = new byte[ILoad.BlockBytes];
        for (var offset = 0; offset < ILoad.BulkBytes; offset += ILoad.BlockBytes)
        {
            await http.Response.BodyWriter.WriteAsync(block);
        }
    }

    private static async Task PushAsync(HttpContext http)
    {
        var block = new byte[ILoad.BlockBytes];
        while (await http.Request.Body.ReadAsync(block) > 0)
        {
        }
    }
}
