using System.Diagnostics.Metrics;
using FedInfra.ClientNode.Sessions;
using FedInfra.Learning.Engines;

namespace FedInfra.ClientNode.Tests.Sessions;

public sealed class DeviceMetricsTests
{
    [Fact]
    public void A_collector_reads_how_full_and_how_busy_the_device_is_now()
    {
        var device = new FakeDevice(_ => throw new InvalidOperationException("Nothing is trained here."));
        using var metrics = new DeviceMetrics(device);

        Assert.Empty(Collect(metrics));
        device.Usage = new DeviceUsage(MemoryUsed: 3L << 30, MemoryTotal: 80L << 30, Utilization: 0.75);

        Assert.Equal(
            new Dictionary<string, double> { ["hw.gpu.memory.usage"] = 3L << 30, ["hw.gpu.memory.limit"] = 80L << 30, ["hw.gpu.utilization"] = 0.75 },
            Collect(metrics));
    }

    private static Dictionary<string, double> Collect(DeviceMetrics metrics)
    {
        var values = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            // Other tests' hosts have meters of the same name.
            InstrumentPublished = (instrument, listener) =>
            {
                if (metrics.Owns(instrument.Meter))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }
}
