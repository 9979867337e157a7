namespace FedInfra.Rpc;

/// <summary>A plain class that answers calls. It knows messages and <see cref="RpcCallContext"/>, never the transport.</summary>
public interface IRpcHandlers
{
    /// <summary>Names the function that answers each method. Called once, when the class is mapped.</summary>
    void Bind(RpcBinder binder);
}
