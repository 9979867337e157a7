namespace FedInfra.Rpc;

/// <summary>How many messages each side of a call sends.</summary>
public enum RpcKind
{
    /// <summary>One request, one response.</summary>
    Unary,

    /// <summary>Many requests, one response.</summary>
    ClientStreaming,

    /// <summary>One request, many responses.</summary>
    ServerStreaming,

    /// <summary>Many requests and many responses, in any order.</summary>
    Duplex,
}
