using System.Net;
using FedInfra.Rpc.Wire;

namespace FedInfra.Rpc.Client;

/// <summary>The HTTP request that opens a call.</summary>
internal static class RequestHeaders
{
    private static readonly string _userAgent = $"fedinfra-rpc/{typeof(RequestHeaders).Assembly.GetName().Version?.ToString(3)}";

    public static HttpRequestMessage Create(Uri address, HttpContent content, RpcCallOptions options)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.TryAddWithoutValidation("content-type", ContentType.Grpc);
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", _userAgent);
        headers.TryAddWithoutValidation("grpc-accept-encoding", Gzip.Accepted);
        if (options.Gzip)
        {
            headers.TryAddWithoutValidation("grpc-encoding", Gzip.Name);
        }

        if (options.Deadline is { } deadline)
        {
            headers.TryAddWithoutValidation(TimeoutHeader.Name, TimeoutHeader.Format(deadline));
        }

        if (options.Headers is not null)
        {
            foreach (var entry in options.Headers)
            {
                headers.TryAddWithoutValidation(entry.Key, MetadataHeader.Format(entry));
            }
        }

        return request;
    }
}
