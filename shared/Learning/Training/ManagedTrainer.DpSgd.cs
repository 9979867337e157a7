using FedInfra.Learning.Buffers;
using FedInfra.Learning.Data;
using FedInfra.Learning.Optimizers;

namespace FedInfra.Learning.Training;

/// <content>Training by <see cref="DpSgd"/>.</content>
public sealed unsafe partial class ManagedTrainer
{
    /// <summary>
    /// The sum of all examples' clipped gradients without noise, in whole grains as they lie in memory, and laid out as in
    /// <see cref="Load"/>; for tests.
    /// </summary>
    internal (long[] Grains, float[] Sum) ClippedSumOf(DataView data, DpSgd privacy, Func<int, ulong> dropoutSeed)
    {
        var sum = new ClippedSum(privacy, ParameterPlaces());
        var gradient = new PrivateGradient(PrepareForSingles(), _gradients!, sum);
        for (var example = 0; example < data.Count; example++)
        {
            gradient.Add(data, example, dropoutSeed(data.Row(example)));
        }

        var values = new float[Spec.ParameterCount];
        sum.WriteMean(_gradients!.Span, count: 1);
        Export(_gradients, values);
        return (sum.Grains.ToArray(), values);
    }

    private TrainingResult TrainPrivately(DataView data, TrainingPlan plan, DpSgd privacy, CancellationToken cancellationToken)
    {
        var noise = _noise ?? throw new InvalidOperationException("The plan asks for DP-SGD; make the trainer with a source of noise.");
        var schedule = PrivateSchedule.Of(plan, data.Count);
        var network = PrepareForSingles();
        var gradient = new PrivateGradient(network, _gradients!, new ClippedSum(privacy, ParameterPlaces()));
        var optimizer = OptimizerNames.Create(plan.Optimizer, _weights.Length);
        if (plan.ProximalMu > 0)
        {
            _start = [.. _weights.Span];
        }

        for (var step = 1; step <= schedule.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            gradient.Write(data, schedule, noise);
            StepByGradients(network, optimizer, plan.ProximalMu);

            // The loss would tell about the data; the parameters are what the noise has made safe to tell.
            if (_weights.Span.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            {
                throw new LearningException(
                    $"{Spec.Name}: parameters are not finite after private training step {step} on {data.Source.Name}; lower the learning rate ({plan.Optimizer.LearningRate}).");
            }
        }

        return new TrainingResult(schedule.Steps, (long)schedule.Steps * schedule.BatchSize, null, schedule.SamplingRate);
    }

    private Network PrepareForSingles()
    {
        var network = Prepare(1);
        foreach (var layer in network.ParameterLayers)
        {
            // A training that was broken off may have left it, and a step before the noise would undo all privacy.
            layer.FusedStep = null;
        }

        return network;
    }

    /// <summary>Which stored values are parameters; the others are padding.</summary>
    private bool[] ParameterPlaces()
    {
        var places = new AlignedBuffer(_weights.Length);
        var start = 0;
        foreach (var (layer, length) in Lengths())
        {
            float[] ones = [.. Enumerable.Repeat(1f, length)];
            layer.Import(ones, places.Pointer + start);
            start += layer.StoredLength;
        }

        return [.. places.Span.ToArray().Select(value => value != 0)];
    }
}
