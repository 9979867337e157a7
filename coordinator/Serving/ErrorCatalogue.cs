using FedInfra.Rpc;

namespace FedInfra.Coordinator.Serving;

/// <summary>What callers see of the coordinator's errors. Anything that is not here is a sanitised INTERNAL.</summary>
internal static class ErrorCatalogue
{
    /// <returns>The status for a coordinator's own error; null for any other.</returns>
    public static RpcException? ToStatus(Exception exception) => exception is CoordinatorException known
        ? new RpcException(CodeOf(known.Code), known.Code == CoordinatorErrorCode.Internal ? "an internal error; the coordinator's log has it" : known.Message)
        : null;

    private static RpcStatusCode CodeOf(CoordinatorErrorCode code) => code switch
    {
        CoordinatorErrorCode.InvalidArgument => RpcStatusCode.InvalidArgument,
        CoordinatorErrorCode.NotFound => RpcStatusCode.NotFound,
        CoordinatorErrorCode.Conflict => RpcStatusCode.FailedPrecondition,
        CoordinatorErrorCode.TooLarge => RpcStatusCode.ResourceExhausted,
        CoordinatorErrorCode.Corrupt => RpcStatusCode.DataLoss,
        CoordinatorErrorCode.Unavailable => RpcStatusCode.Unavailable,
        CoordinatorErrorCode.UnknownSession or CoordinatorErrorCode.Unauthenticated => RpcStatusCode.Unauthenticated,
        CoordinatorErrorCode.PermissionDenied => RpcStatusCode.PermissionDenied,
        CoordinatorErrorCode.RateLimited => RpcStatusCode.ResourceExhausted,
        _ => RpcStatusCode.Internal,
    };
}
