using System.Diagnostics;

namespace FedInfra.Benchmarks.Rpc;

/// <summary>Runs a load and reads the clock.</summary>
internal static class Measurement
{
    private const int BulkPasses = 5;

    /// <summary>What a run of calls measured. The bytes are those of this process, the client, for each call.</summary>
    public readonly record struct Calls(double PerSecond, double AllocatedBytes);

    /// <summary>Calls per second with this many callers, each waiting for its answer before it calls again.</summary>
    public static async Task<Calls> CallsAsync(ILoad load, double seconds, int callers)
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; clock.Elapsed.TotalSeconds < seconds; count++)
            {
                await load.CallAsync();
            }

            return count;
        })));
        var total = counts.Sum();
        return new Calls(total / clock.Elapsed.TotalSeconds, (double)(GC.GetTotalAllocatedBytes() - allocated) / total);
    }

    /// <summary>Seconds for all the bulk, each the median of five passes in turn after one to warm up.</summary>
    public static async Task<(double First, double Second)> BulkAsync(ILoad first, ILoad second)
    {
        await first.BulkAsync();
        await second.BulkAsync();
        var seconds = (First: new List<double>(), Second: new List<double>());
        for (var pass = 0; pass < BulkPasses; pass++)
        {
            seconds.First.Add(await TimeAsync(first));
            seconds.Second.Add(await TimeAsync(second));
        }

        return (Median(seconds.First), Median(seconds.Second));
    }

    private static async Task<double> TimeAsync(ILoad load)
    {
        var clock = Stopwatch.StartNew();
        await load.BulkAsync();
        return clock.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
