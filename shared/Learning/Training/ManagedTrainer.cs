using FedInfra.Learning.Buffers;
using FedInfra.Learning.Data;
using FedInfra.Learning.Layers;
using FedInfra.Learning.MatrixProduct;
using FedInfra.Learning.Models;
using FedInfra.Learning.Optimizers;
using FedInfra.Learning.Threading;

namespace FedInfra.Learning.Training;

/// <summary>The engine in managed code: SIMD kernels, no allocation from step to step, the same bits for any number of threads on one instruction set.</summary>
public sealed unsafe partial class ManagedTrainer : IModelTrainer
{
    /// <summary>Values of the widest activation of an evaluation's batch; more would only leave the caches.</summary>
    private const int EvaluationValues = 1 << 20;
    private const int MaximumEvaluationBatch = 256;

    private readonly MatrixKernels _kernels;
    private readonly Crew _crew;
    private readonly DiscreteNoise? _noise;
    private readonly AlignedBuffer _weights;
    private readonly Network _layout;
    private AlignedBuffer? _gradients;
    private Network? _training;
    private Network? _evaluation;
    private float[] _start = [];

    /// <param name="spec">The model; its parameters are zero until <see cref="Load"/>.</param>
    /// <param name="threads">Threads that work at once, 1 or more; more than there are processors are not started. They do not change results.</param>
    /// <param name="noise">The noise of plans with <see cref="TrainingPlan.Privacy"/>; null (the default) cannot train those.</param>
    /// <exception cref="LearningException">The model is too large for this engine.</exception>
    public ManagedTrainer(ModelSpec spec, int threads = 1, DiscreteNoise? noise = null)
        : this(spec, Math.Min(threads, Environment.ProcessorCount), MatrixKernels.Best, noise)
    {
    }

    internal ManagedTrainer(ModelSpec spec, int threads, MatrixKernels kernels, DiscreteNoise? noise = null)
    {
        Spec = spec;
        _noise = noise;
        _kernels = kernels;
        _crew = new Crew(threads);
        try
        {
            _layout = new Network(spec, new LayerContext(kernels, _crew, Batch: 1, Training: false));
            _weights = new AlignedBuffer(_layout.StoredLength);
        }
        catch (OverflowException exception)
        {
            throw new LearningException($"{spec.Name}: padded to whole vectors its parameters need more than one array of 2^31 values; use a smaller model.", exception);
        }
    }

    public ModelSpec Spec { get; }

    /// <summary>Tests compare both ways; false writes every gradient down.</summary>
    internal bool FuseSteps { get; init; } = true;

    public void Load(ReadOnlySpan<float> parameters)
    {
        if (parameters.Length != Spec.ParameterCount)
        {
            throw new ArgumentException($"{Spec.Name} has {Spec.ParameterCount} parameters, got {parameters.Length}.", nameof(parameters));
        }

        var start = 0;
        foreach (var (layer, length) in Lengths())
        {
            layer.Import(parameters[..length], _weights.Pointer + start);
            parameters = parameters[length..];
            start += layer.StoredLength;
        }
    }

    public void Store(Span<float> parameters) => Export(_weights, parameters);

    public TrainingResult Train(DataView data, TrainingPlan plan, CancellationToken cancellationToken = default)
    {
        DataCheck.Run(Spec, data, plan);
        if (plan.Privacy is { } privacy)
        {
            return TrainPrivately(data, plan, privacy, cancellationToken);
        }

        var walk = new BatchWalk(plan, data.Count);
        var network = Prepare(walk.BatchSize);
        network.Restart(plan.Seed);
        var optimizer = OptimizerNames.Create(plan.Optimizer, _weights.Length);
        var fusedStep = FuseSteps && plan.ProximalMu == 0 ? optimizer.PlainStep : null;
        if (plan.ProximalMu > 0)
        {
            _start = [.. _weights.Span];
        }

        var (examples, loss) = (0L, 0.0);
        while (walk.Next())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Fill(network, data, walk.Batch);
            var sum = TakeStep(network, optimizer, fusedStep, plan.ProximalMu, walk.Batch.Length);
            DataCheck.RefuseNonFinite(sum / walk.Batch.Length, walk.Steps, Spec, data, plan);
            examples += walk.Batch.Length;
            loss += sum;
        }

        return new TrainingResult(walk.Steps, examples, loss / examples);
    }

    public EvaluationResult Evaluate(DataView data, CancellationToken cancellationToken = default)
    {
        DataCheck.Run(Spec, data, null);
        var network = _evaluation ??= CreateForEvaluation();
        var (loss, correct) = (0.0, 0);
        for (var first = 0; first < data.Count; first += network.Capacity)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(network.Capacity, data.Count - first);
            for (var row = 0; row < count; row++)
            {
                network.Set(row, data.Features(first + row), data.Target(first + row));
            }

            loss += network.Forward(count, training: false, ref correct);
        }

        var accuracy = Spec.Classes == 0 ? double.NaN : (double)correct / data.Count;
        return new EvaluationResult(data.Count, loss / data.Count, accuracy);
    }

    public void Dispose() => _crew.Dispose();

    /// <summary>Gradients of the mean loss over the first examples, laid out as in <see cref="Load"/>; for tests.</summary>
    internal float[] GradientsOf(DataView data)
    {
        var network = Prepare(data.Count);
        Fill(network, data, [.. Enumerable.Range(0, data.Count)]);
        var correct = 0;
        network.Forward(data.Count, training: true, ref correct);
        network.Backward(data.Count);
        var gradients = new float[Spec.ParameterCount];
        Export(_gradients!, gradients);
        return gradients;
    }

    private double TakeStep(Network network, Optimizer optimizer, float? fusedStep, float proximalMu, int batch)
    {
        foreach (var layer in network.ParameterLayers)
        {
            layer.FusedStep = layer.CanFuse ? fusedStep : null;
        }

        var correct = 0;
        var loss = network.Forward(batch, training: true, ref correct);
        network.Backward(batch);
        StepByGradients(network, optimizer, proximalMu);
        return loss;
    }

    /// <summary>The optimizer's step in all layers that have not made theirs while going backward.</summary>
    private void StepByGradients(Network network, Optimizer optimizer, float proximalMu)
    {
        optimizer.NextStep();
        var start = 0;
        foreach (var layer in network.ParameterLayers)
        {
            if (layer.FusedStep is null)
            {
                var weights = _weights.Span.Slice(start, layer.StoredLength);
                var gradients = _gradients!.Span.Slice(start, layer.StoredLength);
                if (proximalMu > 0)
                {
                    AddProximalTerm(weights, _start.AsSpan(start, layer.StoredLength), gradients, proximalMu);
                }

                optimizer.Step(start, weights, gradients);
            }

            layer.FusedStep = null;
            start += layer.StoredLength;
        }
    }

    /// <summary>The gradient of mu/2 |w - w_start|^2 (Li et al. 2020, FedProx).</summary>
    private static void AddProximalTerm(Span<float> weights, Span<float> start, Span<float> gradients, float mu)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            gradients[i] += mu * (weights[i] - start[i]);
        }
    }

    private Network Prepare(int batch)
    {
        if (_training is null || _training.Capacity < batch)
        {
            _gradients ??= new AlignedBuffer(_weights.Length);
            _training = new Network(Spec, new LayerContext(_kernels, _crew, batch, Training: true));
            _training.Bind(_weights, _gradients);
        }

        return _training;
    }

    private Network CreateForEvaluation()
    {
        var batch = (int)Math.Clamp(EvaluationValues / Spec.WidestLength, 1, MaximumEvaluationBatch);
        var network = new Network(Spec, new LayerContext(_kernels, _crew, batch, Training: false));
        network.Bind(_weights, null);
        return network;
    }

    private static void Fill(Network network, DataView data, ReadOnlySpan<int> examples)
    {
        for (var row = 0; row < examples.Length; row++)
        {
            network.Set(row, data.Features(examples[row]), data.Target(examples[row]));
        }
    }

    private void Export(AlignedBuffer from, Span<float> parameters)
    {
        if (parameters.Length != Spec.ParameterCount)
        {
            throw new ArgumentException($"{Spec.Name} has {Spec.ParameterCount} parameters, got room for {parameters.Length}.", nameof(parameters));
        }

        var start = 0;
        foreach (var (layer, length) in Lengths())
        {
            layer.Export(from.Pointer + start, parameters[..length]);
            parameters = parameters[length..];
            start += layer.StoredLength;
        }
    }

    /// <summary>Each layer with parameters, and how many it has outside.</summary>
    private IEnumerable<(ParameterLayer Layer, int Length)> Lengths()
    {
        var index = 0;
        foreach (var tensors in Spec.Parameters.GroupBy(tensor => tensor.Name.Split('.')[0]))
        {
            yield return (_layout.ParameterLayers[index++], tensors.Sum(tensor => tensor.Length));
        }
    }
}
