using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace FedInfra.Rpc.Tests.TestService;

/// <summary>Sends whatever bytes a test wants as the body of a call, with no gRPC code of ours involved.</summary>
public sealed class RawClient(Uri server) : IAsyncDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());

    /// <summary>What came back. The status is that of trailers or, in a trailers-only response, of headers.</summary>
    public sealed record Answer(HttpStatusCode Http, string? Status, string? Message, HttpResponseHeaders Headers, byte[] Body, bool TrailersOnly);

    public static byte[] Frame(IMessage message, byte flag = 0) => Frame(message.ToByteArray(), flag);

    public static byte[] Frame(byte[] message, byte flag = 0, uint? length = null)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length ?? (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    public async Task<Answer> CallAsync(string method, byte[] body, params (string Name, string Value)[] headers)
    {
        var path = method.StartsWith('/') ? method : $"/fedinfra.rpc.test.Test/{method}";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        var contentType = headers.FirstOrDefault(header => header.Name == "content-type").Value ?? "application/grpc";
        request.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        foreach (var (name, value) in headers.Where(header => header.Name != "content-type"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request, CancellationToken.None);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var trailersOnly = response.Headers.Contains("grpc-status");
        var trailers = trailersOnly ? response.Headers : response.TrailingHeaders;
        return new Answer(response.StatusCode, First(trailers, "grpc-status"), First(trailers, "grpc-message"), response.Headers, bytes, trailersOnly);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;
}
