using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.Server;

/// <summary>Which status an exception becomes, and what the log says of it.</summary>
public sealed class ErrorCatalogue(RpcServerOptions options, ILogger log)
{
    /// <param name="error">What ended the call.</param>
    /// <param name="method">The call's path, for the log.</param>
    /// <param name="deadlinePassed">The deadline is over, so an exception of any type is its consequence or too late.</param>
    /// <param name="aborted">The caller is gone, likewise.</param>
    public RpcException StatusOf(Exception error, string method, bool deadlinePassed, bool aborted)
    {
        if (aborted || error is ConnectionAbortedException)
        {
            log.CallerLeft(method);
            return new RpcException(RpcStatusCode.Cancelled, "The caller left.");
        }

        if (deadlinePassed)
        {
            log.DeadlinePassed(method);
            return new RpcException(RpcStatusCode.DeadlineExceeded, "The deadline passed.");
        }

        if ((error as RpcException ?? options.MapError?.Invoke(error)) is { } known)
        {
            log.CallFailed(method, known.Code, known.Detail, known.InnerException);
            return known;
        }

        log.UnexpectedError(method, error);
        return new RpcException(RpcStatusCode.Internal, "Internal error; the server's log has the details.");
    }
}
