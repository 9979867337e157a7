using System.Runtime.InteropServices;
using FedInfra.ClientNode.Torch.Devices;
using FedInfra.Learning.Layers;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Models;

/// <summary>Dropout by the masks that every engine draws from the training's seed.</summary>
internal sealed class SeededDropout(float rate, int index, TorchDevice device) : TorchLayer
{
    private readonly DropoutMask _mask = new(rate, index);

    public override void Restart(ulong seed) => _mask.Restart(seed);

    public override Tensor Forward(Tensor input, bool training)
    {
        if (!training)
        {
            return input;
        }

        // Example by example, since a whole batch's bytes may not fit one span.
        var mask = empty(input.shape);
        for (var example = 0; example < input.shape[0]; example++)
        {
            using var row = mask.select(0, example);
            _mask.Draw(MemoryMarshal.Cast<byte, float>(row.bytes));
        }

        return input * mask.to(device.Device);
    }
}
