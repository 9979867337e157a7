using System.Net;
using System.Net.Http.Headers;
using FedInfra.Rpc.Wire;

namespace FedInfra.Rpc.Client;

/// <summary>What an HTTP response or failure means as the outcome of a call.</summary>
internal static class ResponseRules
{
    /// <summary>Throws where the response is no gRPC, or names a compression we do not read.</summary>
    public static void CheckHeaders(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new RpcException(CodeOf(response.StatusCode), $"The server answered HTTP {(int)response.StatusCode}, which is not gRPC.");
        }

        var contentType = First(response.Content.Headers, "content-type");
        if (!ContentType.IsGrpc(contentType))
        {
            throw new RpcException(RpcStatusCode.Unknown, $"The server answered the content type '{contentType}', which is not gRPC.");
        }
    }

    /// <summary>True where messages marked as compressed are gzip.</summary>
    public static bool UsesGzip(HttpResponseMessage response) => First(response.Headers, "grpc-encoding") switch
    {
        null or "identity" => false,
        Gzip.Name => true,
        var other => throw new RpcException(RpcStatusCode.Internal, $"The server compresses with '{other}', which was not offered."),
    };

    public static bool HasStatus(HttpHeaders headers) => headers.NonValidated.Contains(StatusTrailers.Status);

    /// <summary>The status in headers that have one: null where it is OK, else what to throw.</summary>
    public static RpcException? Status(HttpHeaders headers)
    {
        var status = First(headers, StatusTrailers.Status)!;
        return status == "0"
            ? null
            : StatusTrailers.Parse(status, First(headers, StatusTrailers.Message), First(headers, StatusTrailers.Details), Metadata(headers));
    }

    public static RpcMetadata Metadata(HttpHeaders headers)
    {
        var metadata = new RpcMetadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
            {
                MetadataHeader.AddTo(metadata, name, value);
            }
        }

        return metadata;
    }

    /// <summary>A failure below gRPC as a status.</summary>
    public static RpcException Translate(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is RpcException own)
            {
                return own; // thrown while the request was written
            }

            if (cause is HttpProtocolException protocol)
            {
                return new RpcException(CodeOf(protocol.ErrorCode), protocol.Message, inner: error);
            }
        }

        return new RpcException(RpcStatusCode.Unavailable, $"The connection failed: {error.Message}", inner: error);
    }

    private static string? First(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    // grpc/doc/PROTOCOL-HTTP2.md, "HTTP2 Transport Mapping", errors; but HttpClient gives NO_ERROR and PROTOCOL_ERROR
    // also where the server said goodbye and where it left a ping unanswered, and does not tell these apart from a reset.
    private static RpcStatusCode CodeOf(long http2Error) => http2Error switch
    {
        0x0 or 0x1 => RpcStatusCode.Unavailable,
        0x7 => RpcStatusCode.Unavailable, // REFUSED_STREAM
        0x8 => RpcStatusCode.Cancelled, // CANCEL
        0xb => RpcStatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => RpcStatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => RpcStatusCode.Internal,
    };

    // grpc/doc/http-grpc-status-mapping.md
    private static RpcStatusCode CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => RpcStatusCode.Internal,
        HttpStatusCode.Unauthorized => RpcStatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => RpcStatusCode.PermissionDenied,
        HttpStatusCode.NotFound => RpcStatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => RpcStatusCode.Unavailable,
        _ => RpcStatusCode.Unknown,
    };
}
