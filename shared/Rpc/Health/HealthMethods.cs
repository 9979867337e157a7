using Grpc.Health.V1;

namespace FedInfra.Rpc.Health;

/// <summary>grpc.health.v1, for servers and for clients that ask a server (grpc/doc/health-checking.md).</summary>
public static class HealthMethods
{
    public static readonly RpcService Service = new(HealthReflection.Descriptor.Services[0]);

    public static readonly RpcMethod<HealthCheckRequest, HealthCheckResponse> Check =
        Service.Unary<HealthCheckRequest, HealthCheckResponse>("Check");

    public static readonly RpcMethod<HealthListRequest, HealthListResponse> List =
        Service.Unary<HealthListRequest, HealthListResponse>("List");

    public static readonly RpcMethod<HealthCheckRequest, HealthCheckResponse> Watch =
        Service.ServerStreaming<HealthCheckRequest, HealthCheckResponse>("Watch");
}
