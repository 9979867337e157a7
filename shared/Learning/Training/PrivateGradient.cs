using FedInfra.Learning.Buffers;
using FedInfra.Learning.Data;

namespace FedInfra.Learning.Training;

/// <summary>
/// The noisy mean gradient of a random batch, as a step of DP-SGD takes it. Examples go through the network one by one,
/// since a batch's gradient can no longer be clipped by example; nothing is allocated from step to step.
/// </summary>
/// <param name="network">A network for training; it must treat examples independently, as all layers here do: none keeps statistics of a batch.</param>
/// <param name="gradients">Where the network writes its gradients, and this the noisy mean.</param>
/// <param name="sum">The clipped sum.</param>
internal sealed class PrivateGradient(Network network, AlignedBuffer gradients, ClippedSum sum)
{
    private readonly SecretRandom _random = new();

    /// <summary>Draws a batch, which may be empty, and writes its gradient.</summary>
    public void Write(DataView data, PrivateSchedule schedule, DiscreteNoise noise)
    {
        sum.Clear();
        for (var example = 0; example < data.Count; example++)
        {
            if (_random.Chance(schedule.SamplingRate))
            {
                // A mask of its own, from no stream that examples share: else leaving out one example would change the
                // masks, and so the gradients, of those after it.
                Add(data, example, dropoutSeed: _random.NextUInt64());
            }
        }

        sum.AddNoise(noise);
        sum.WriteMean(gradients.Span, schedule.BatchSize);
    }

    /// <summary>Adds one example's clipped gradient to the sum.</summary>
    public void Add(DataView data, int example, ulong dropoutSeed)
    {
        network.Restart(dropoutSeed);
        network.Set(0, data.Features(example), data.Target(example));
        var correct = 0;
        network.Forward(1, training: true, ref correct);
        network.Backward(1);
        sum.Add(gradients.Span);
    }
}
