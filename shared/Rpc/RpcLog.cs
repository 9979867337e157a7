using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc;

/// <summary>Every log message of this room.</summary>
internal static partial class RpcLog
{
    [LoggerMessage(100, LogLevel.Debug, "{Method}: the caller left before the end")]
    public static partial void CallerLeft(this ILogger log, string method);

    [LoggerMessage(101, LogLevel.Information, "{Method}: the deadline passed")]
    public static partial void DeadlinePassed(this ILogger log, string method);

    [LoggerMessage(102, LogLevel.Information, "{Method} answered {Code}: {Detail}")]
    public static partial void CallFailed(this ILogger log, string method, RpcStatusCode code, string detail, Exception? cause);

    [LoggerMessage(103, LogLevel.Error, "{Method} failed with an error that is no status; the caller was told INTERNAL")]
    public static partial void UnexpectedError(this ILogger log, string method, Exception error);
}
