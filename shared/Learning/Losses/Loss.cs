using FedInfra.Learning.Layers;
using FedInfra.Learning.Models;

namespace FedInfra.Learning.Losses;

/// <summary>What training minimises: the mean over a batch of one number per example.</summary>
internal abstract class Loss
{
    /// <summary>Sum of the losses of a batch; also writes the gradients of their mean where the output has room for them.</summary>
    /// <param name="output">The model's output.</param>
    /// <param name="targets">One per example.</param>
    /// <param name="correct">Grows by the number of examples that were classified right.</param>
    public double Run(Activation output, ReadOnlySpan<float> targets, ref int correct)
    {
        var sum = 0.0;
        for (var example = 0; example < targets.Length; example++)
        {
            var row = output.ValuesOf(targets.Length).Slice(example * output.ExampleStride, output.Channels);
            var gradient = output.HasGradients
                ? output.GradientsOf(targets.Length).Slice(example * output.ExampleStride, output.Channels)
                : default;
            sum += Example(row, targets[example], gradient, 1f / targets.Length, ref correct);
        }

        return sum;
    }

    public static Loss For(LossKind kind) => kind switch
    {
        LossKind.SoftmaxCrossEntropy => new SoftmaxCrossEntropy(),
        LossKind.BinaryCrossEntropy => new BinaryCrossEntropy(),
        _ => new MeanSquaredError(),
    };

    /// <summary>Loss of one example; <paramref name="gradient"/>, unless empty, takes its gradient times <paramref name="share"/>.</summary>
    protected abstract double Example(ReadOnlySpan<float> output, float target, Span<float> gradient, float share, ref int correct);
}
