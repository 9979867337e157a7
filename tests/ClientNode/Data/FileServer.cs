using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Tests.Data;

/// <summary>A web server on loopback that can be told to misbehave.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, byte[], Task>> _misbehaviours = new();

    private FileServer(WebApplication app) => _app = app;

    /// <summary>Content by path, for example <c>/a.gz</c>.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>Every request as <c>PATH RANGE</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public bool SupportsRanges { get; set; } = true;

    public string Url => _app.Urls.First();

    public static async Task<FileServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FileServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>The next request gets this many bytes of what it asked for, and then the connection breaks.</summary>
    public void BreakAfter(int bytes) => _misbehaviours.Enqueue(async (context, content) =>
    {
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, bytes));
        await context.Response.Body.FlushAsync();

        // Kestrel closes the connection of an answer that ends short, after what was written; Abort would drop that too.
    });

    /// <summary>The next request gets the first bytes and then nothing until the client gives up.</summary>
    public void HangAfter(int bytes, TaskCompletionSource reached) => _misbehaviours.Enqueue(async (context, content) =>
    {
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, bytes));
        await context.Response.Body.FlushAsync();
        reached.TrySetResult();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    });

    /// <summary>The next request is answered with this status.</summary>
    public void Refuse(int status) => _misbehaviours.Enqueue((context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var range = context.Request.GetTypedHeaders().Range?.Ranges.Single();
        Requests.Enqueue($"{context.Request.Path} {range}".Trim());
        if (!Files.TryGetValue(context.Request.Path, out var content))
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (SupportsRanges && range?.From is { } from)
        {
            if (from >= content.Length)
            {
                context.Response.StatusCode = 416;
                context.Response.Headers.ContentRange = $"bytes */{content.Length}";
                return;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
            content = content[(int)from..];
        }

        if (_misbehaviours.TryDequeue(out var misbehave))
        {
            await misbehave(context, content);
            return;
        }

        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content);
    }
}
