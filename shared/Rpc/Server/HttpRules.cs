using FedInfra.Rpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FedInfra.Rpc.Server;

/// <summary>What HTTP itself must be before a request is a gRPC call; the answers are HTTP's (grpc/doc/PROTOCOL-HTTP2.md).</summary>
internal static class HttpRules
{
    /// <summary>False where the request was refused with an HTTP status.</summary>
    public static bool Accept(HttpContext http)
    {
        if (!ContentType.IsGrpc(http.Request.ContentType))
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
}
