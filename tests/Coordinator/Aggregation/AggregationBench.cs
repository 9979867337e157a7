using System.Runtime.InteropServices;
using FedInfra.Coordinator.Aggregation;
using FedInfra.Testing;

namespace FedInfra.Coordinator.Tests.Aggregation;

/// <summary>A server whose model, updates and state are files, as in a real round; each file starts with a header of junk.</summary>
internal sealed class AggregationBench : IDisposable
{
    private const int HeaderBytes = 24;

    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _open = [];
    private Dictionary<string, VectorFile> _state = [];
    private int _files;

    public AggregationBench(params float[] model) => Model = model;

    public float[] Model { get; private set; }

    public int Block { get; set; } = Aggregator.DefaultBlock;

    public AggregationResult Result { get; private set; }

    /// <summary>Values of the strategy's slots after the last round.</summary>
    public Dictionary<string, byte[]> State { get; private set; } = [];

    public static UpdateSource Named(string node, VectorFile file, double weight = 1) => new(node, file, weight);

    public VectorFile Write(params float[] values)
    {
        var header = new byte[HeaderBytes];
        header.AsSpan().Fill(0xFF);
        return WriteBytes([.. header, .. MemoryMarshal.AsBytes(values.AsSpan())], values.Length);
    }

    public VectorFile WriteBytes(byte[] bytes, long count)
    {
        var path = _folder[$"{_files++}"];
        File.WriteAllBytes(path, bytes);
        var handle = File.OpenHandle(path);
        _open.Add(handle);
        return new(handle, HeaderBytes, count);
    }

    /// <summary>One round; the new model and state become the next round's.</summary>
    public float[] Round(StrategySpec spec, params UpdateSource[] updates)
    {
        var strategy = ServerStrategies.Create(spec);
        using var model = new MemoryStream();
        var after = strategy.Slots.ToDictionary(slot => slot, _ => new MemoryStream());

        Result = Aggregator.Run(
            Write(Model), new WeightedMean(updates, Model.Length), strategy, _state, new(model, after.ToDictionary(s => s.Key, s => (Stream)s.Value)), Block);

        State = after.ToDictionary(s => s.Key, s => s.Value.ToArray());
        _state = State.ToDictionary(s => s.Key, s => Write(MemoryMarshal.Cast<byte, float>(s.Value).ToArray()));
        return Model = MemoryMarshal.Cast<byte, float>(model.ToArray()).ToArray();
    }

    /// <summary>One round in which a single node reports this change of every coordinate.</summary>
    public float[] RoundOf(StrategySpec spec, params float[] delta) => Round(spec, Named("a", Write(delta)));

    public void Dispose()
    {
        _open.ForEach(file => file.Dispose());
        _folder.Dispose();
    }
}
