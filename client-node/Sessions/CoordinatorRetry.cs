using FedInfra.Rpc;
using Polly;
using Polly.Retry;

namespace FedInfra.ClientNode.Sessions;

/// <summary>
/// The one rule for calling the coordinator again: without end, from 0.2 s to 5 s apart with jitter, for lost
/// connections and for sessions that are being opened anew. The caller's deadline is what ends it.
/// </summary>
internal static class CoordinatorRetry
{
    public static ResiliencePipeline Create(TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<RpcException>(exception =>
                exception.IsTransient || exception.Code == RpcStatusCode.Unauthenticated),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(5),
            UseJitter = true,
        })
        .Build();
}
