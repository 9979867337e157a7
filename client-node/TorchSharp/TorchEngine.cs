using FedInfra.ClientNode.Torch.Devices;
using FedInfra.Learning.Engines;

namespace FedInfra.ClientNode.Torch;

/// <summary>Trains on libtorch: <c>client-node run --engine torch</c>.</summary>
public sealed class TorchEngine : ITrainingEngine
{
    public ITrainingDevice Open(EngineSettings settings)
    {
        Libtorch.Load();
        return new TorchDevice(settings);
    }
}
