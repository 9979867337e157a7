using FedInfra.Rpc;
using Polly;
using Polly.Retry;

namespace FedInfra.ClientNode.Sessions;

/// <summary>
/// The one rule for calling the coordinator again: without end, from 0.2 s to 5 s apart with jitter, for lost
/// connections, coordinators that do not answer in time, and for sessions that are being opened anew. The caller's deadline is what ends it.
/// </summary>
internal static class CoordinatorRetry
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    public static bool MaySucceedLater(RpcException exception) =>
        exception.IsTransient || exception.Code is RpcStatusCode.Unauthenticated or RpcStatusCode.DeadlineExceeded;

    public static ResiliencePipeline Create(TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<RpcException>(MaySucceedLater),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstPause,
            MaxDelay = TimeSpan.FromSeconds(5),
            UseJitter = true,
        })
        .Build();
}
