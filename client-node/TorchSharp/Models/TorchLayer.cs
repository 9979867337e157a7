using FedInfra.ClientNode.Torch.Devices;
using FedInfra.Learning.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Models;

/// <summary>A layer of a model spec by libtorch's functions, over parameters that the model owns.</summary>
internal abstract class TorchLayer : IDisposable
{
    /// <summary>In the order of the spec's tensors.</summary>
    public IReadOnlyList<Parameter> Parameters { get; protected init; } = [];

    /// <param name="input">A batch, examples outermost.</param>
    /// <param name="training">Whether dropout and the like are on.</param>
    public abstract Tensor Forward(Tensor input, bool training);

    /// <summary>A new training begins.</summary>
    public virtual void Restart(ulong seed)
    {
    }

    /// <summary>New parameters were loaded: what the layer keeps beside them starts again too.</summary>
    public virtual void Reset()
    {
    }

    public virtual void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }

    /// <param name="spec">The layer.</param>
    /// <param name="index">Its place in the model.</param>
    /// <param name="shapes">Shapes of its tensors.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="Learning.LearningException">A module's file is missing or not the one that the spec means.</exception>
    public static TorchLayer Create(LayerSpec spec, int index, IReadOnlyList<IReadOnlyList<int>> shapes, TorchDevice device)
    {
        var low = device.Settings.MixedPrecision;
        return spec switch
        {
            LinearSpec => new FunctionLayer(shapes, device, (x, p) => nn.functional.linear(Low(x, low), Low(p[0], low), Low(p[1], low))),
            Conv2dSpec convolution => new FunctionLayer(shapes, device, (x, p) => nn.functional.conv2d(
                ChannelsLast(Low(x, low)), ChannelsLast(Low(p[0], low)), Low(p[1], low), strides: [convolution.Stride, convolution.Stride], padding: [convolution.Padding, convolution.Padding])),
            MaxPoolSpec pool => new FunctionLayer(shapes, device, (x, _) => nn.functional.max_pool2d(x, [pool.Size, pool.Size])),
            ReluSpec => new FunctionLayer(shapes, device, (x, _) => nn.functional.relu(x)),
            FlattenSpec => new FunctionLayer(shapes, device, (x, _) => x.flatten(1)),
            LayerNormSpec => new FunctionLayer(shapes, device, (x, p) => nn.functional.layer_norm(x.to(ScalarType.Float32), [x.shape[^1]], p[0], p[1], eps: 1e-5)),
            EmbeddingSpec => new FunctionLayer(shapes, device, (x, p) => p[0].index_select(0, x.flatten().to(ScalarType.Int64)).view([.. x.shape, -1])),
            DropoutSpec dropout => new SeededDropout(dropout.Rate, index, device),
            ModuleSpec module => new ScriptLayer(module, device),
            _ => throw new Learning.LearningException($"layer {index}: this engine has no {spec.Kind}; update it, or use another."),
        };
    }

    /// <summary>What is multiplied is halved under mixed precision; sums and parameters are not.</summary>
    private static Tensor Low(Tensor values, bool low) => low ? values.to(ScalarType.BFloat16) : values;

    /// <summary>
    /// Lays images out with their channels innermost; shapes stay. On a GPU it is the quicker layout, and the exact one:
    /// with the other, cuDNN 9.19's gradients of weights were seen off by 3e-3 for some sizes of batch, TF32 or not.
    /// </summary>
    private static Tensor ChannelsLast(Tensor images) =>
        images.device_type == DeviceType.CUDA ? images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : images;
}
