using FedInfra.Learning.Models;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Engines;

/// <summary>The engine in managed code: needs nothing but the processor.</summary>
internal sealed class ManagedEngine : ITrainingEngine
{
    public ITrainingDevice Open(EngineSettings settings)
    {
        if (settings.Device is not (EngineSettings.AutomaticDevice or "cpu"))
        {
            throw new LearningException($"device: the managed engine computes on the processor, not on '{settings.Device}'; leave it out, or choose another engine (client-node run --engine).");
        }

        return settings.MixedPrecision
            ? throw new LearningException("mixed-precision: the managed engine computes in float32 alone; leave it out, or choose another engine (client-node run --engine).")
            : new ManagedDevice(settings);
    }

    private sealed class ManagedDevice(EngineSettings settings) : ITrainingDevice
    {
        public string Description => "managed code";

        public DeviceUsage? Usage => null;

        public IModelTrainer CreateTrainer(ModelSpec spec) => new ManagedTrainer(spec, settings.Threads, settings.Noise);

        public void Dispose()
        {
        }
    }
}
