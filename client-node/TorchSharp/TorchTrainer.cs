using System.Runtime.InteropServices;
using FedInfra.ClientNode.Torch.Devices;
using FedInfra.ClientNode.Torch.Models;
using FedInfra.Learning;
using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Training;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch;

/// <summary>
/// The engine on libtorch. From the same parameters, data and plan it ends within 1e-4 of the managed engine, the same
/// batches and dropout masks included. On the processor its own results repeat bit for bit for one number of threads; a GPU
/// does not promise as much.
/// </summary>
internal sealed class TorchTrainer : IModelTrainer
{
    /// <summary>Values of the widest activation of an evaluation's batch.</summary>
    private const int EvaluationValues = 1 << 24;
    private const int MaximumEvaluationBatch = 1024;

    private readonly TorchDevice _device;
    private readonly TorchModel _model;
    private ManagedTrainer? _private;

    public TorchTrainer(ModelSpec spec, TorchDevice device)
    {
        Spec = spec;
        _device = device;
        try
        {
            _model = new TorchModel(spec, device);
        }
        catch (ExternalException exception)
        {
            throw DeviceErrors.Explain(spec, device, batch: 0, exception);
        }
    }

    public ModelSpec Spec { get; }

    public void Load(ReadOnlySpan<float> parameters)
    {
        CheckLength(parameters.Length, nameof(parameters));
        _device.RefuseLost();
        try
        {
            _model.Load(parameters);
        }
        catch (ExternalException exception)
        {
            throw DeviceErrors.Explain(Spec, _device, batch: 0, exception);
        }
    }

    public void Store(Span<float> parameters)
    {
        CheckLength(parameters.Length, nameof(parameters));
        try
        {
            _model.Store(parameters);
        }
        catch (ExternalException exception)
        {
            throw DeviceErrors.Explain(Spec, _device, batch: 0, exception);
        }
    }

    public TrainingResult Train(DataView data, TrainingPlan plan, CancellationToken cancellationToken = default)
    {
        DataCheck.Run(Spec, data, plan);
        if (plan.Privacy is not null)
        {
            return TrainPrivately(data, plan, cancellationToken);
        }

        var walk = new BatchWalk(plan, data.Count);
        try
        {
            return Train(data, plan, walk, cancellationToken);
        }
        catch (ExternalException exception)
        {
            throw DeviceErrors.Explain(Spec, _device, walk.BatchSize, exception);
        }
        finally
        {
            _model.ForgetGradients();
        }
    }

    public EvaluationResult Evaluate(DataView data, CancellationToken cancellationToken = default)
    {
        DataCheck.Run(Spec, data, null);
        var capacity = (int)Math.Clamp(EvaluationValues / Spec.WidestLength, 1, Math.Min(MaximumEvaluationBatch, data.Count));
        try
        {
            return Evaluate(data, capacity, cancellationToken);
        }
        catch (ExternalException exception)
        {
            throw DeviceErrors.Explain(Spec, _device, capacity, exception);
        }
    }

    public void Dispose()
    {
        _private?.Dispose();
        _model.Dispose();
    }

    private TrainingResult Train(DataView data, TrainingPlan plan, BatchWalk walk, CancellationToken cancellationToken)
    {
        using var whole = NewDisposeScope();
        using var optimizer = TorchOptimizer.Create(plan.Optimizer, _model.Parameters);
        var batch = new ExampleBatch(Spec, walk.BatchSize, _device.Device);
        var start = plan.ProximalMu > 0 ? _model.Parameters.Select(parameter => parameter.detach().clone()).ToArray() : [];
        _model.Restart(plan.Seed);
        var (examples, sum) = (0L, 0.0);
        while (walk.Next())
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var (features, targets) = batch.Fill(data, walk.Batch);
            optimizer.zero_grad();
            var loss = TorchLoss.MeanOf(Spec.Loss, _model.Forward(features, training: true), targets);
            loss.backward();
            AddProximalTerm(start, plan.ProximalMu);
            optimizer.step();

            // Waits for the device: a training that left the finite numbers stops here, and the batch's room is free again.
            double mean = loss.item<float>();
            DataCheck.RefuseNonFinite(mean, walk.Steps, Spec, data, plan);
            examples += walk.Batch.Length;
            sum += mean * walk.Batch.Length;
        }

        return new TrainingResult(walk.Steps, examples, sum / examples);
    }

    /// <summary>The gradient of mu/2 |w - w_start|^2 (Li et al. 2020, FedProx).</summary>
    private void AddProximalTerm(Tensor[] start, float mu)
    {
        using var still = no_grad();
        for (var i = 0; i < start.Length; i++)
        {
            var parameter = _model.Parameters[i];
            parameter.grad?.add_(parameter - start[i], alpha: mu);
        }
    }

    private EvaluationResult Evaluate(DataView data, int capacity, CancellationToken cancellationToken)
    {
        using var whole = NewDisposeScope();
        using var still = no_grad();
        var batch = new ExampleBatch(Spec, capacity, _device.Device);
        var order = Enumerable.Range(0, data.Count).ToArray();
        var (loss, correct) = (0.0, 0L);
        for (var first = 0; first < data.Count; first += capacity)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var (features, targets) = batch.Fill(data, order.AsSpan(first, Math.Min(capacity, data.Count - first)));
            var output = _model.Forward(features, training: false);
            loss += TorchLoss.SumOf(Spec.Loss, output, targets).item<float>();
            correct += TorchLoss.CorrectOf(Spec.Loss, output, targets);
        }

        return new EvaluationResult(data.Count, loss / data.Count, Spec.Classes == 0 ? double.NaN : (double)correct / data.Count);
    }

    /// <summary>
    /// What privacy rests on has one implementation: the managed engine's exact sums of clipped gradients and discrete noise.
    /// </summary>
    private TrainingResult TrainPrivately(DataView data, TrainingPlan plan, CancellationToken cancellationToken)
    {
        if (Spec.Layers.OfType<ModuleSpec>().FirstOrDefault() is { } module)
        {
            throw new LearningException($"{Spec.Name}: DP-SGD needs each example's own gradient, which the module '{module.Name}' does not give; use site-level privacy, or layers of the model spec.");
        }

        var values = new float[Spec.ParameterCount];
        _private ??= new ManagedTrainer(Spec, _device.Settings.Threads, _device.Settings.Noise);
        Store(values);
        _private.Load(values);
        var result = _private.Train(data, plan, cancellationToken);
        _private.Store(values);
        Load(values);
        return result;
    }

    private void CheckLength(int length, string name)
    {
        if (length != Spec.ParameterCount)
        {
            throw new ArgumentException($"{Spec.Name} has {Spec.ParameterCount} parameters, got {length}.", name);
        }
    }
}
