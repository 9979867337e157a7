using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace FedInfra.Benchmarks.Rpc;

/// <summary>
/// Calls per second, latency and bulk throughput of shared/Rpc beside bare Kestrel with HttpClient doing the same
/// without gRPC. Server and client are two processes on this machine.
/// </summary>
public static class RpcBenchmark
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    public static Command Command()
    {
        var json = new Option<bool>("--json") { Description = "Print one line of JSON." };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each measurement of calls runs.",
            DefaultValueFactory = _ => 3,
        };
        var serve = new Option<bool>("--serve") { Description = "Be the server process.", Hidden = true };
        var command = new Command("rpc", "gRPC: calls per second, latency, bulk. Example: rpc --json") { json, seconds, serve };
        command.SetAction(async (arguments, ct) =>
        {
            if (arguments.GetValue(serve))
            {
                await BenchmarkServer.RunAsync(ct);
                return;
            }

            var report = await MeasureAsync(arguments.GetValue(seconds));
            Console.WriteLine(arguments.GetValue(json) ? JsonSerializer.Serialize(report, _json) : Table(report));
        });
        return command;
    }

    private static async Task<RpcReport> MeasureAsync(double seconds)
    {
        await using var server = await ServerProcess.StartAsync();
        await using var grpc = new GrpcLoad(server.Address);
        await using var bare = new BareLoad(server.Address);

        // Both take turns, so that neither runs on a warmer or a busier machine.
        await Measurement.CallsAsync(grpc, seconds, callers: 32);
        await Measurement.CallsAsync(bare, seconds, callers: 32);
        var grpcCalls = await Measurement.CallsAsync(grpc, seconds, callers: 32);
        var bareCalls = await Measurement.CallsAsync(bare, seconds, callers: 32);
        var grpcOne = await Measurement.CallsAsync(grpc, seconds, callers: 1);
        var bareOne = await Measurement.CallsAsync(bare, seconds, callers: 1);
        var (grpcBulk, bareBulk) = await Measurement.BulkAsync(grpc, bare);
        return RpcReport.Of(
            new RpcFigures(grpcCalls.PerSecond, 1e6 / grpcOne.PerSecond, grpcBulk, grpcCalls.AllocatedBytes),
            new RpcFigures(bareCalls.PerSecond, 1e6 / bareOne.PerSecond, bareBulk, bareCalls.AllocatedBytes));
    }

    private static string Table(RpcReport report) => string.Create(CultureInfo.InvariantCulture, $"""
                         shared/Rpc   bare HTTP/2   ratio
        calls per second {report.UnaryPerSecond,10:F0}   {report.Bare.UnaryPerSecond,11:F0}   {report.UnaryPerSecondRatio,5:F2}
        us per call      {report.UnaryMicroseconds,10:F1}   {report.Bare.UnaryMicroseconds,11:F1}   {report.UnaryMicrosecondsRatio,5:F2}
        client bytes     {report.ClientBytesPerCall,10:F0}   {report.Bare.ClientBytesPerCall,11:F0}   {report.ClientBytesPerCallRatio,5:F2}
        bulk seconds     {report.BulkSeconds,10:F3}   {report.Bare.BulkSeconds,11:F3}   {report.BulkSecondsRatio,5:F2}
        """);
}
