using FedInfra.Learning.Engines;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;

namespace FedInfra.ClientNode.Directives;

/// <summary>
/// The training engines that all nodes of one process share: at most a few train at once, and an engine is used again
/// for the next training of the same model, so that a hundred nodes do not hold a hundred sets of buffers.
/// </summary>
public sealed class TrainerPool : IDisposable
{
    private readonly ITrainingDevice _device;
    private readonly SemaphoreSlim _slots;
    private readonly Lock _lock = new();
    private readonly Stack<IModelTrainer> _idle = new();
    private string _idleSpec = "";

    /// <param name="device">What trainings run on; not disposed with the pool.</param>
    /// <param name="parallel">How many trainings may run at once, at least 1.</param>
    public TrainerPool(ITrainingDevice device, int parallel)
    {
        _device = device;
        _slots = new SemaphoreSlim(parallel);
    }

    /// <summary>How full and how busy the device is now; null where that cannot be told.</summary>
    public DeviceUsage? Usage => _device.Usage;

    /// <summary>Waits for a free slot and runs <paramref name="work"/> there with an engine for <paramref name="spec"/>.</summary>
    public async Task<T> UseAsync<T>(ModelSpec spec, Func<IModelTrainer, T> work, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var yaml = spec.ToYaml();
            var trainer = Take(yaml) ?? _device.CreateTrainer(spec);
            try
            {
                return await Task.Run(() => work(trainer), cancellationToken);
            }
            finally
            {
                Return(yaml, trainer);
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Clear();
        }

        _slots.Dispose();
    }

    private IModelTrainer? Take(string spec)
    {
        lock (_lock)
        {
            // Those of another model give their memory back before a new one takes its own.
            ClearUnlessOf(spec);
            return _idle.TryPop(out var trainer) ? trainer : null;
        }
    }

    private void Return(string spec, IModelTrainer trainer)
    {
        lock (_lock)
        {
            ClearUnlessOf(spec);
            _idle.Push(trainer);
        }
    }

    private void ClearUnlessOf(string spec)
    {
        if (_idleSpec != spec)
        {
            Clear();
            _idleSpec = spec;
        }
    }

    private void Clear()
    {
        while (_idle.TryPop(out var trainer))
        {
            trainer.Dispose();
        }
    }
}
