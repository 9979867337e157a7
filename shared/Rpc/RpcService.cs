using FedInfra.Rpc.Codecs;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FedInfra.Rpc;

/// <summary>
/// A service as protoc described it, and the factory of its methods. Each factory call compares name, kind and
/// message types with the descriptor, so a table of methods that drifted from its .proto fails when the program starts.
/// </summary>
/// <remarks>
/// The factories that take codecs are for messages whose C# side is not the generated class, see <see cref="RpcCodec"/>.
/// </remarks>
public sealed class RpcService(ServiceDescriptor descriptor)
{
    public ServiceDescriptor Descriptor { get; } = descriptor;

    /// <summary>Package and name, for example <c>fedinfra.v1.Federation</c>.</summary>
    public string FullName => Descriptor.FullName;

    public RpcMethod<TRequest, TResponse> Unary<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        Unary(name, RpcCodec.Protobuf<TRequest>(), RpcCodec.Protobuf<TResponse>());

    public RpcMethod<TRequest, TResponse> ClientStreaming<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        ClientStreaming(name, RpcCodec.Protobuf<TRequest>(), RpcCodec.Protobuf<TResponse>());

    public RpcMethod<TRequest, TResponse> ServerStreaming<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        ServerStreaming(name, RpcCodec.Protobuf<TRequest>(), RpcCodec.Protobuf<TResponse>());

    public RpcMethod<TRequest, TResponse> Duplex<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        Duplex(name, RpcCodec.Protobuf<TRequest>(), RpcCodec.Protobuf<TResponse>());

    public RpcMethod<TRequest, TResponse> Unary<TRequest, TResponse>(
        string name, RpcCodec<TRequest> request, RpcCodec<TResponse> response)
        where TRequest : class
        where TResponse : class =>
        Declare(name, RpcKind.Unary, request, response);

    public RpcMethod<TRequest, TResponse> ClientStreaming<TRequest, TResponse>(
        string name, RpcCodec<TRequest> request, RpcCodec<TResponse> response)
        where TRequest : class
        where TResponse : class =>
        Declare(name, RpcKind.ClientStreaming, request, response);

    public RpcMethod<TRequest, TResponse> ServerStreaming<TRequest, TResponse>(
        string name, RpcCodec<TRequest> request, RpcCodec<TResponse> response)
        where TRequest : class
        where TResponse : class =>
        Declare(name, RpcKind.ServerStreaming, request, response);

    public RpcMethod<TRequest, TResponse> Duplex<TRequest, TResponse>(
        string name, RpcCodec<TRequest> request, RpcCodec<TResponse> response)
        where TRequest : class
        where TResponse : class =>
        Declare(name, RpcKind.Duplex, request, response);

    private RpcMethod<TRequest, TResponse> Declare<TRequest, TResponse>(
        string name, RpcKind kind, RpcCodec<TRequest> request, RpcCodec<TResponse> response)
        where TRequest : class
        where TResponse : class
    {
        var method = Descriptor.FindMethodByName(name) ?? throw new InvalidOperationException(
            $"{FullName} has no method '{name}'; its methods are {string.Join(", ", Descriptor.Methods.Select(m => m.Name))}.");
        var declared = KindOf(method);
        if (declared != kind)
        {
            throw new InvalidOperationException($"{FullName}/{name} is {declared} in its .proto and {kind} in C#.");
        }

        CheckType(method, "takes", method.InputType, request.Descriptor);
        CheckType(method, "answers", method.OutputType, response.Descriptor);
        return new RpcMethod<TRequest, TResponse>(this, name, kind, request, response);
    }

    private static RpcKind KindOf(MethodDescriptor method) => (method.IsClientStreaming, method.IsServerStreaming) switch
    {
        (false, false) => RpcKind.Unary,
        (true, false) => RpcKind.ClientStreaming,
        (false, true) => RpcKind.ServerStreaming,
        (true, true) => RpcKind.Duplex,
    };

    private static void CheckType(MethodDescriptor method, string verb, MessageDescriptor proto, MessageDescriptor code)
    {
        if (proto.FullName != code.FullName)
        {
            throw new InvalidOperationException(
                $"{method.FullName} {verb} {proto.FullName} in its .proto and {code.FullName} in C#.");
        }
    }
}
