using System.Diagnostics.Metrics;
using FedInfra.Learning.Engines;

namespace FedInfra.ClientNode.Sessions;

/// <summary>
/// How full and how busy the site's GPU is, as .NET metrics named as OpenTelemetry names them. They are for the site's own
/// collector and never leave with a report. Absent where the device tells nothing.
/// </summary>
internal sealed class DeviceMetrics : IDisposable
{
    /// <summary>The meter, for collectors: <c>dotnet-counters monitor -p PID --counters FedInfra.ClientNode</c>.</summary>
    public const string MeterName = "FedInfra.ClientNode";

    private readonly Meter _meter = new(MeterName);

    public DeviceMetrics(ITrainingDevice device)
    {
        Observe("hw.gpu.memory.usage", "By", "Memory of the GPU in use, by all its users.", usage => usage.MemoryUsed);
        Observe("hw.gpu.memory.limit", "By", "Memory that the GPU has.", usage => usage.MemoryTotal);
        Observe("hw.gpu.utilization", "1", "Share of the last moments in which the GPU ran something.", usage => usage.Utilization);

        void Observe<T>(string name, string unit, string description, Func<DeviceUsage, T> read)
            where T : struct => _meter.CreateObservableGauge(
                name, () => device.Usage is { } usage ? (IEnumerable<Measurement<T>>)[new Measurement<T>(read(usage))] : [], unit, description);
    }

    /// <summary>Whether a meter is this one; a process may have several hosts.</summary>
    internal bool Owns(Meter meter) => ReferenceEquals(meter, _meter);

    public void Dispose() => _meter.Dispose();
}
