using System.Diagnostics;

namespace FedInfra.Benchmarks.Masking;

/// <summary>How long the coordinator's steps take, each after the nodes' rubbish has been collected.</summary>
internal sealed class ServerClock
{
    private readonly Dictionary<string, double> _seconds = [];

    /// <summary>Seconds of each step, in order.</summary>
    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    public double Total => _seconds.Values.Sum();

    /// <summary>Processor time of the process in the same steps: what is left of the total when the machine had other work too.</summary>
    public double CpuSeconds { get; private set; }

    public T Time<T>(string step, Func<T> work)
    {
        GC.Collect();
        var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var result = work();
        _seconds[step] = _seconds.GetValueOrDefault(step) + Stopwatch.GetElapsedTime(started).TotalSeconds;
        CpuSeconds += (Environment.CpuUsage.TotalTime - used).TotalSeconds;
        return result;
    }
}
