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

        var mask = empty(input.shape);
        _mask.Draw(MemoryMarshal.Cast<byte, float>(mask.bytes));
        return input * mask.to(device.Device);
    }
}
