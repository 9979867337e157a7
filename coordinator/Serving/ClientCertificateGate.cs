using FedInfra.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FedInfra.Coordinator.Serving;

/// <summary>Refuses every call that comes without a certificate, but for the one that brings it and for health checks.</summary>
internal static class ClientCertificateGate
{
    private const string Health = "/grpc.health.v1.Health/";
    private const string Unauthenticated = "16";

    public static void UseClientCertificateGate(this IApplicationBuilder application) => application.Use((http, next) =>
    {
        var path = http.Request.Path.Value ?? "";
        if (http.Connection.ClientCertificate is not null || path == EnrolmentMethods.Enroll.FullPath || path.StartsWith(Health, StringComparison.Ordinal))
        {
            return next(http);
        }

        // A response of trailers only, as gRPC's protocol over HTTP/2 has it.
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/grpc";
        http.Response.Headers["grpc-status"] = Unauthenticated;
        http.Response.Headers["grpc-message"] = "This call needs a node's certificate; enrol first (client-node enroll).";
        return Task.CompletedTask;
    });
}
