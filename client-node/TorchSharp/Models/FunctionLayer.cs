using FedInfra.ClientNode.Torch.Devices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Models;

/// <summary>A layer that is one function of its input and parameters.</summary>
internal sealed class FunctionLayer : TorchLayer
{
    private readonly Func<Tensor, IReadOnlyList<Parameter>, Tensor> _function;

    public FunctionLayer(IReadOnlyList<IReadOnlyList<int>> shapes, TorchDevice device, Func<Tensor, IReadOnlyList<Parameter>, Tensor> function)
    {
        _function = function;
        Parameters = AllOrNone.Of(shapes.Select(shape => new Parameter(zeros([.. shape.Select(size => (long)size)], device: device.Device))));
    }

    public override Tensor Forward(Tensor input, bool training) => _function(input, Parameters);
}
