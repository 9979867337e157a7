using FedInfra.Rpc.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace FedInfra.Rpc.GrpcDotnet.Server;

/// <summary>Hosts methods on Grpc.AspNetCore.Server.</summary>
internal sealed class GrpcMethodHost(RpcServerOptions options, ErrorCatalogue errors) : IRpcMethodHost
{
    private readonly ServerServiceDefinition.Builder _definition = ServerServiceDefinition.CreateBuilder();

    public void Unary<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, Func<TRequest, RpcCallContext, Task<TResponse>> handler)
        where TRequest : class
        where TResponse : class =>
        _definition.AddMethod(
            GrpcMethods.Of(method, MethodType.Unary),
            (UnaryServerMethod<TRequest, TResponse>)((request, grpc) =>
                Serve(grpc).AnswerAsync(method.ResponseCodec, call => handler(request, call.Context))));

    public void ClientStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<IAsyncEnumerable<TRequest>, RpcCallContext, Task<TResponse>> handler)
        where TRequest : class
        where TResponse : class =>
        _definition.AddMethod(
            GrpcMethods.Of(method, MethodType.ClientStreaming),
            (ClientStreamingServerMethod<TRequest, TResponse>)((requests, grpc) =>
                Serve(grpc).AnswerAsync(method.ResponseCodec, call => handler(call.ReadAllAsync(requests), call.Context))));

    public void ServerStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<TRequest, IRpcWriter<TResponse>, RpcCallContext, Task> handler)
        where TRequest : class
        where TResponse : class =>
        _definition.AddMethod(
            GrpcMethods.Of(method, MethodType.ServerStreaming),
            (ServerStreamingServerMethod<TRequest, TResponse>)((request, responses, grpc) =>
                Serve(grpc).AnswerAsync(call => handler(request, new GrpcWriter<TResponse>(call, method.ResponseCodec, responses), call.Context))));

    public void Duplex<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<IAsyncEnumerable<TRequest>, IRpcWriter<TResponse>, RpcCallContext, Task> handler)
        where TRequest : class
        where TResponse : class =>
        _definition.AddMethod(
            GrpcMethods.Of(method, MethodType.DuplexStreaming),
            (DuplexStreamingServerMethod<TRequest, TResponse>)((requests, responses, grpc) =>
                Serve(grpc).AnswerAsync(
                    call => handler(call.ReadAllAsync(requests), new GrpcWriter<TResponse>(call, method.ResponseCodec, responses), call.Context))));

    public IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService(_definition.Build());

    private ServedGrpcCall Serve(ServerCallContext grpc) => new(grpc, options, errors);
}
