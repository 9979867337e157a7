using FedInfra.Learning.Engines;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;

namespace FedInfra.ClientNode.Tests.Sessions;

/// <summary>A device whose trainers a test makes, and whose usage it says.</summary>
internal sealed class FakeDevice(Func<ModelSpec, IModelTrainer> create) : ITrainingDevice
{
    public string Description => "a test";

    public DeviceUsage? Usage { get; set; }

    public IModelTrainer CreateTrainer(ModelSpec spec) => create(spec);

    public void Dispose()
    {
        // Holds nothing.
    }
}
