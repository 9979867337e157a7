using System.Net;

namespace FedInfra.Benchmarks.Rpc;

/// <summary>The work done with HttpClient alone: bodies of the same sizes, neither frames nor messages.</summary>
internal sealed class BareLoad(Uri address) : ILoad, IAsyncDisposable
{
    private readonly HttpMessageInvoker[] _clients = [.. Enumerable.Range(0, ILoad.Channels).Select(_ => new HttpMessageInvoker(
        new SocketsHttpHandler { UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null, InitialHttp2StreamWindowSize = 2 << 20 }))];

    private readonly byte[] _message = new byte[ILoad.MessageBytes];
    private readonly byte[] _block = new byte[ILoad.BlockBytes];

    public async Task CallAsync()
    {
        using var response = await SendAsync(_clients[0], "/bare/echo", new ByteArrayContent(_message));
        await DrainAsync(response, new byte[ILoad.MessageBytes]);
    }

    public Task BulkAsync() => Task.WhenAll(_clients.SelectMany(client => new[]
    {
        Task.Run(async () =>
        {
            using var response = await SendAsync(client, "/bare/pull", new ByteArrayContent([]));
            await DrainAsync(response, new byte[ILoad.BlockBytes]);
        }),
        Task.Run(async () =>
        {
            using var response = await SendAsync(client, "/bare/push", new BlocksContent(_block));
        }),
    }));

    public ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker client, string path, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var response = await client.SendAsync(request, CancellationToken.None);
        return response.EnsureSuccessStatusCode();
    }

    private static async Task DrainAsync(HttpResponseMessage response, byte[] buffer)
    {
        var body = await response.Content.ReadAsStreamAsync();
        while (await body.ReadAsync(buffer) > 0)
        {
        }
    }

    private sealed class BlocksContent(byte[] block) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var offset = 0; offset < ILoad.BulkBytes; offset += ILoad.BlockBytes)
            {
                await stream.WriteAsync(block);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
