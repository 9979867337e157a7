using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FedInfra.Rpc.Server;

/// <summary>What HTTP itself must be before a request is a gRPC call; the answers are HTTP's (grpc/doc/PROTOCOL-HTTP2.md).</summary>
internal static class HttpRules
{
    public const string ContentType = "application/grpc";

    /// <summary>False where the request was refused with an HTTP status.</summary>
    public static bool Accept(HttpContext http)
    {
        if (!IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = new StringValues("h2c");
            return false;
        }

        return true;
    }

    /// <summary>application/grpc, alone or with the suffix +proto or parameters; not application/grpc-web or +json.</summary>
    public static bool IsGrpc(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = contentType.AsSpan(ContentType.Length);
        if (rest.StartsWith("+proto", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest["+proto".Length..];
        }

        return rest.IsEmpty || rest[0] is ';' or ' ';
    }
}
