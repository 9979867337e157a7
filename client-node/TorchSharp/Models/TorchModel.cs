using System.Runtime.InteropServices;
using FedInfra.ClientNode.Torch.Devices;
using FedInfra.Learning;
using FedInfra.Learning.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Models;

/// <summary>All layers of a model on a device, and the way of its parameters in and out.</summary>
internal sealed class TorchModel : IDisposable
{
    /// <summary>A tensor's bytes are copied as one span.</summary>
    private static readonly int _maximumValues = Array.MaxLength / sizeof(float);

    private readonly IReadOnlyList<TorchLayer> _layers;

    public TorchModel(ModelSpec spec, TorchDevice device)
    {
        if (spec.Parameters.FirstOrDefault(tensor => tensor.Length > _maximumValues) is { } large)
        {
            throw new LearningException($"{spec.Name}: {large.Name} has {large.Length:N0} values; this engine takes at most {_maximumValues:N0} in one tensor.");
        }

        var shapes = spec.Parameters.ToLookup(tensor => tensor.Name.Split('.')[0], tensor => tensor.Shape);
        _layers = AllOrNone.Of(spec.Layers.Select((layer, index) => TorchLayer.Create(layer, index, [.. shapes[$"{index}"]], device)));
        Parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
    }

    /// <summary>In the order of <see cref="ModelSpec.Parameters"/>.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    public void Load(ReadOnlySpan<float> values)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var parameter in Parameters)
        {
            var length = (int)parameter.numel();
            var staged = empty(parameter.shape);
            values[..length].CopyTo(MemoryMarshal.Cast<byte, float>(staged.bytes));
            parameter.copy_(staged);
            values = values[length..];
        }

        foreach (var layer in _layers)
        {
            layer.Reset();
        }
    }

    public void Store(Span<float> values)
    {
        using var scope = NewDisposeScope();
        foreach (var parameter in Parameters)
        {
            var length = (int)parameter.numel();
            MemoryMarshal.Cast<byte, float>(parameter.detach().cpu().contiguous().bytes).CopyTo(values[..length]);
            values = values[length..];
        }
    }

    /// <summary>Starts what the seed decides.</summary>
    public void Restart(ulong seed)
    {
        foreach (var layer in _layers)
        {
            layer.Restart(seed);
        }
    }

    /// <summary>Gives the memory of gradients back; a training begins without any.</summary>
    public void ForgetGradients()
    {
        foreach (var parameter in Parameters)
        {
            parameter.grad = null;
        }
    }

    /// <summary>The model's output in float32, one row an example.</summary>
    public Tensor Forward(Tensor input, bool training) =>
        _layers.Aggregate(input, (values, layer) => layer.Forward(values, training)).to(ScalarType.Float32);

    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer.Dispose();
        }
    }
}
