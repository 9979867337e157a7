namespace FedInfra.Rpc.Wire;

/// <summary>What is said about a frame that cannot be accepted; codes as in grpc/doc/statuscodes.md.</summary>
internal static class FrameErrors
{
    public static RpcException TooLarge(string size, int maxMessageBytes) => new(
        RpcStatusCode.ResourceExhausted, $"A message is {size}; the receiver accepts at most {maxMessageBytes}.");

    public static RpcException Truncated() => new(
        RpcStatusCode.Internal, "The stream ended within a message.");

    public static RpcException BadFlag(byte flag) => new(
        RpcStatusCode.Internal, $"A message begins with the flag {flag}; only 0 (plain) and 1 (compressed) exist.");

    public static RpcException UnexpectedCompression() => new(
        RpcStatusCode.Internal, "A message is marked as compressed, but grpc-encoding names no compression.");

    public static RpcException Unparsable(string type, Exception inner) => new(
        RpcStatusCode.Internal, $"A message is not a valid {type}.", inner: inner);
}
