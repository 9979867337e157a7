using System.Runtime.InteropServices;

namespace FedInfra.Coordinator.Aggregation;

/// <summary>A strategy's slots during one aggregation: read from the round before, written for the next.</summary>
internal sealed class StateSlots
{
    private readonly IReadOnlyList<string> _names;
    private readonly VectorFile[]? _before;
    private readonly Stream[] _after;
    private float[][] _blocks = [];

    public StateSlots(
        IReadOnlyList<string> names,
        IReadOnlyDictionary<string, VectorFile> before,
        IReadOnlyDictionary<string, Stream> after,
        long count)
    {
        // Some slots without the others would silently restart half a strategy.
        _names = names;
        if (before.Count > 0)
        {
            _before = [.. names.Select(name => Find(before, name, "to read"))];
            for (var i = 0; i < names.Count; i++)
            {
                Aggregator.CheckStored($"strategy state '{names[i]}'", _before[i], count);
            }
        }

        _after = [.. names.Select(name => Find(after, name, "to write"))];
    }

    public void Allocate(int block) => _blocks = [.. _names.Select(_ => new float[block])];

    public ServerStateBlock Read(long first, int length)
    {
        for (var i = 0; i < _blocks.Length; i++)
        {
            var values = _blocks[i].AsSpan(0, length);
            if (_before is null)
            {
                values.Clear();
            }
            else
            {
                _before[i].Read(first, values);
                Aggregator.CheckFinite(values, first, CoordinatorErrorCode.Corrupt, $"The stored strategy state '{_names[i]}'");
            }
        }

        return new(_blocks, length);
    }

    public void Write(long first, int length)
    {
        for (var i = 0; i < _blocks.Length; i++)
        {
            var values = _blocks[i].AsSpan(0, length);
            Aggregator.CheckFinite(
                values, first, CoordinatorErrorCode.InvalidArgument, $"The strategy diverged (updates too large): its '{_names[i]}'");
            _after[i].Write(MemoryMarshal.AsBytes(values));
        }
    }

    private static T Find<T>(IReadOnlyDictionary<string, T> files, string name, string purpose) =>
        files.TryGetValue(name, out var file)
            ? file
            : throw new CoordinatorException(CoordinatorErrorCode.Internal, $"The strategy state '{name}' is missing {purpose}.");
}
