using FedInfra.Learning.Models;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Engines;

/// <summary>What trainings run on: a processor or one GPU. Thread-safe.</summary>
public interface ITrainingDevice : IDisposable
{
    /// <summary>For the log: engine, version and device, for example <c>libtorch 2.10.0 on cuda:0 (NVIDIA H100, 79.6 GiB)</c>.</summary>
    string Description { get; }

    /// <summary>How full and how busy the device is now; null where that cannot be told, or it is the computer's own processor.</summary>
    DeviceUsage? Usage { get; }

    /// <param name="spec">The model; its parameters are not set until <see cref="IModelTrainer.Load"/>.</param>
    /// <exception cref="LearningException">The engine cannot build the model, or the device has no room for it.</exception>
    IModelTrainer CreateTrainer(ModelSpec spec);
}
