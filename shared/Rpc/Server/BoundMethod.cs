using Microsoft.AspNetCore.Http;

namespace FedInfra.Rpc.Server;

/// <summary>A method together with the function that answers it, whatever its message types.</summary>
internal abstract class BoundMethod
{
    public abstract string FullPath { get; }

    /// <summary>Answers one request. Never throws.</summary>
    public abstract Task InvokeAsync(HttpContext http, ServerEnvironment environment);
}

/// <summary>What one kind of call does between its first and its last byte; the frame around it is the same for all four.</summary>
internal abstract class BoundMethod<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method) : BoundMethod
    where TRequest : class
    where TResponse : class
{
    public override string FullPath => Method.FullPath;

    protected RpcMethod<TRequest, TResponse> Method { get; } = method;

    public sealed override async Task InvokeAsync(HttpContext http, ServerEnvironment environment)
    {
        if (!HttpRules.Accept(http))
        {
            return;
        }

        using var call = new ServerCall(http, environment);
        try
        {
            call.Start(Method.Kind);
            await AnswerAsync(call);
            call.Complete();
        }
        catch (Exception error)
        {
            await call.FailAsync(error, Method.FullPath);
        }
    }

    protected abstract Task AnswerAsync(ServerCall call);
}
