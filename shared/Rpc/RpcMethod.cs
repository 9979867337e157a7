using FedInfra.Rpc.Codecs;

namespace FedInfra.Rpc;

/// <summary>One method of a service, checked against its descriptor. Made by <see cref="RpcService"/>.</summary>
public sealed class RpcMethod<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    internal RpcMethod(
        RpcService service, string name, RpcKind kind, RpcCodec<TRequest> request, RpcCodec<TResponse> response)
    {
        Service = service;
        Name = name;
        Kind = kind;
        RequestCodec = request;
        ResponseCodec = response;
        FullPath = $"/{service.FullName}/{name}";
    }

    public RpcService Service { get; }

    /// <summary>The method's name, for example <c>Register</c>.</summary>
    public string Name { get; }

    /// <summary>The path on the wire, for example <c>/fedinfra.v1.Federation/Register</c>.</summary>
    public string FullPath { get; }

    public RpcKind Kind { get; }

    public RpcCodec<TRequest> RequestCodec { get; }

    public RpcCodec<TResponse> ResponseCodec { get; }
}
