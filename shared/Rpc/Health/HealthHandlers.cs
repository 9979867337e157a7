using FedInfra.Rpc.Server;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace FedInfra.Rpc.Health;

/// <summary>Answers grpc.health.v1 from <see cref="RpcHealth"/>; a watch, which has no end of its own, ends when the server stops.</summary>
internal sealed class HealthHandlers(RpcHealth health, RpcRegistry registry, CancellationToken stopping) : IRpcHandlers
{
    public void Bind(RpcBinder binder)
    {
        binder.Unary(HealthMethods.Check, CheckAsync);
        binder.Unary(HealthMethods.List, ListAsync);
        binder.ServerStreaming(HealthMethods.Watch, WatchAsync);
    }

    private Task<HealthCheckResponse> CheckAsync(HealthCheckRequest request, RpcCallContext context)
    {
        var (serving, _) = health.Get(request.Service, registry.Names);
        return serving is { } known
            ? Task.FromResult(new HealthCheckResponse { Status = StatusOf(known) })
            : throw new RpcException(RpcStatusCode.NotFound, $"There is no service '{request.Service}'.");
    }

    private Task<HealthListResponse> ListAsync(HealthListRequest request, RpcCallContext context)
    {
        var response = new HealthListResponse();
        foreach (var name in health.Names(registry.Names))
        {
            response.Statuses[name] = new HealthCheckResponse { Status = StatusOf(health.Get(name, registry.Names).Serving) };
        }

        return Task.FromResult(response);
    }

    private async Task WatchAsync(HealthCheckRequest request, IRpcWriter<HealthCheckResponse> output, RpcCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        ServingStatus? told = null;
        while (true)
        {
            var (serving, changed) = health.Get(request.Service, registry.Names);
            var status = StatusOf(serving);
            if (status != told)
            {
                await output.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                told = status;
            }

            try
            {
                await changed.WaitAsync(ending.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                throw new RpcException(RpcStatusCode.Unavailable, "The server is stopping.");
            }
        }
    }

    private static ServingStatus StatusOf(bool? serving) => serving switch
    {
        true => ServingStatus.Serving,
        false => ServingStatus.NotServing,
        null => ServingStatus.ServiceUnknown,
    };
}
