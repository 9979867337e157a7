namespace FedInfra.Learning.Losses;

/// <summary>(output - target)^2.</summary>
internal sealed class MeanSquaredError : Loss
{
    protected override double Example(ReadOnlySpan<float> output, float target, Span<float> gradient, float share, ref int correct)
    {
        var error = output[0] - target;
        if (!gradient.IsEmpty)
        {
            gradient[0] = 2 * error * share;
        }

        return (double)error * error;
    }
}
