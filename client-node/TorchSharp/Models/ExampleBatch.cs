using System.Runtime.InteropServices;
using FedInfra.Learning;
using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Models;

/// <summary>
/// Room for two batches in the computer's memory: one is filled while the other is still on its way to the device.
/// </summary>
internal sealed class ExampleBatch : IDisposable
{
    private const int Places = 2;

    private readonly Device _device;
    private readonly Tensor[] _features;
    private readonly Tensor[] _targets;
    private readonly int _length;
    private int _place;

    /// <param name="spec">The model that takes the examples.</param>
    /// <param name="capacity">Most examples at a time.</param>
    /// <param name="device">Where they are needed.</param>
    /// <exception cref="LearningException">They would not fit an array.</exception>
    public ExampleBatch(ModelSpec spec, int capacity, Device device)
    {
        _device = device;
        _length = spec.Input.Aggregate(1, (product, size) => product * size);
        var most = Array.MaxLength / sizeof(float) / _length;
        if (capacity > most)
        {
            throw new LearningException($"a batch of {capacity} examples of {_length} values does not fit in memory; use at most {most}.");
        }

        _features = Room([capacity, .. spec.Input.Select(size => (long)size)]);
        _targets = Room([capacity]);
    }

    /// <summary>Copies examples in, and gives them with their targets on the device. Good until the next but one is filled.</summary>
    public (Tensor Features, Tensor Targets) Fill(DataView data, ReadOnlySpan<int> examples)
    {
        _place = (_place + 1) % Places;
        var features = MemoryMarshal.Cast<byte, float>(_features[_place].bytes);
        var targets = MemoryMarshal.Cast<byte, float>(_targets[_place].bytes);
        for (var row = 0; row < examples.Length; row++)
        {
            data.Features(examples[row]).CopyTo(features[(row * _length)..]);
            targets[row] = data.Target(examples[row]);
        }

        return (Send(_features[_place], examples.Length), Send(_targets[_place], examples.Length));
    }

    public void Dispose()
    {
        foreach (var room in _features.Concat(_targets))
        {
            room.Dispose();
        }
    }

    /// <summary>Only pinned memory is copied to a GPU while the processor goes on.</summary>
    private Tensor[] Room(long[] shape) =>
        [.. Enumerable.Range(0, Places).Select(_ => _device.type == DeviceType.CUDA ? empty(shape).pin_memory() : empty(shape))];

    private Tensor Send(Tensor room, int count) => room.narrow(0, 0, count).to(_device, non_blocking: true);
}
