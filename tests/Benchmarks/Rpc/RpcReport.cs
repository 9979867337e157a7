namespace FedInfra.Benchmarks.Rpc;

/// <summary>What one side of the comparison does.</summary>
/// <param name="UnaryPerSecond">Unary calls per second, 32 callers on one channel, 100-byte messages both ways.</param>
/// <param name="UnaryMicroseconds">One such call after another, each.</param>
/// <param name="BulkSeconds">Four channels that each pull and push 96 MiB in 1 MiB messages, all at once.</param>
/// <param name="ClientBytesPerCall">What the client allocates for each of the calls of the first figure.</param>
public sealed record RpcFigures(double UnaryPerSecond, double UnaryMicroseconds, double BulkSeconds, double ClientBytesPerCall);

/// <summary>The figures of shared/Rpc, those of bare Kestrel and HttpClient, and the first over the second.</summary>
public sealed record RpcReport(
    double UnaryPerSecond,
    double UnaryMicroseconds,
    double BulkSeconds,
    double ClientBytesPerCall,
    RpcFigures Bare,
    double UnaryPerSecondRatio,
    double UnaryMicrosecondsRatio,
    double BulkSecondsRatio,
    double ClientBytesPerCallRatio)
{
    public static RpcReport Of(RpcFigures grpc, RpcFigures bare) => new(
        grpc.UnaryPerSecond,
        grpc.UnaryMicroseconds,
        grpc.BulkSeconds,
        grpc.ClientBytesPerCall,
        bare,
        grpc.UnaryPerSecond / bare.UnaryPerSecond,
        grpc.UnaryMicroseconds / bare.UnaryMicroseconds,
        grpc.BulkSeconds / bare.BulkSeconds,
        grpc.ClientBytesPerCall / bare.ClientBytesPerCall);
}
