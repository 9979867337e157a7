using System.Runtime.InteropServices;
using FedInfra.Learning;
using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Models;

/// <summary>Room for a batch in the computer's memory, filled again and again. Freed with the dispose scope that it was made in.</summary>
internal sealed class ExampleBatch
{
    private readonly Device _device;
    private readonly Tensor _features;
    private readonly Tensor _targets;
    private readonly int _length;

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

    /// <summary>Copies examples in, and gives them with their targets on the device. Good until the next are filled in.</summary>
    public (Tensor Features, Tensor Targets) Fill(DataView data, ReadOnlySpan<int> examples)
    {
        var features = MemoryMarshal.Cast<byte, float>(_features.bytes);
        var targets = MemoryMarshal.Cast<byte, float>(_targets.bytes);
        for (var row = 0; row < examples.Length; row++)
        {
            data.Features(examples[row]).CopyTo(features[(row * _length)..]);
            targets[row] = data.Target(examples[row]);
        }

        return (_features.narrow(0, 0, examples.Length).to(_device), _targets.narrow(0, 0, examples.Length).to(_device));
    }

    /// <summary>From pinned memory a GPU copies by itself.</summary>
    private Tensor Room(long[] shape)
    {
        var room = empty(shape);
        if (_device.type != DeviceType.CUDA)
        {
            return room;
        }

        using (room)
        {
            return room.pin_memory();
        }
    }
}
