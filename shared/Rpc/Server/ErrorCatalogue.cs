using Microsoft.AspNetCore.Connections;

namespace FedInfra.Rpc.Server;

/// <summary>Which status an exception becomes, and what the log says of it.</summary>
internal readonly struct ErrorCatalogue(ServerEnvironment environment)
{
    /// <param name="error">What ended the call.</param>
    /// <param name="method">The call's path, for the log.</param>
    /// <param name="deadlinePassed">The deadline is over, so an exception of any type is its consequence or too late.</param>
    /// <param name="aborted">The caller is gone, likewise.</param>
    public RpcException StatusOf(Exception error, string method, bool deadlinePassed, bool aborted)
    {
        if (aborted || error is ConnectionAbortedException)
        {
            environment.Log.CallerLeft(method);
            return new RpcException(RpcStatusCode.Cancelled, "The caller left.");
        }

        if (deadlinePassed)
        {
            environment.Log.DeadlinePassed(method);
            return new RpcException(RpcStatusCode.DeadlineExceeded, "The deadline passed.");
        }

        if ((error as RpcException ?? environment.Options.MapError?.Invoke(error)) is { } known)
        {
            environment.Log.CallFailed(method, known.Code, known.Detail, known.InnerException);
            return known;
        }

        environment.Log.UnexpectedError(method, error);
        return new RpcException(RpcStatusCode.Internal, "Internal error; the server's log has the details.");
    }
}
