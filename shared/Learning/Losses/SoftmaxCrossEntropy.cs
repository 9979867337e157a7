using System.Numerics.Tensors;

namespace FedInfra.Learning.Losses;

/// <summary>-log softmax(output)[target], computed from differences to the largest logit so that nothing overflows.</summary>
internal sealed class SoftmaxCrossEntropy : Loss
{
    protected override double Example(ReadOnlySpan<float> output, float target, Span<float> gradient, float share, ref int correct)
    {
        var label = (int)target;
        var best = TensorPrimitives.IndexOfMax(output);
        correct += best == label ? 1 : 0;
        var largest = output[best];
        var sum = 0f;
        for (var i = 0; i < output.Length; i++)
        {
            var exponential = MathF.Exp(output[i] - largest);
            sum += exponential;
            if (!gradient.IsEmpty)
            {
                gradient[i] = exponential;
            }
        }

        if (!gradient.IsEmpty)
        {
            TensorPrimitives.Multiply(gradient, share / sum, gradient);
            gradient[label] -= share;
        }

        return Math.Log(sum) + largest - output[label];
    }
}
