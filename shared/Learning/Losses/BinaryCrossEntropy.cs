namespace FedInfra.Learning.Losses;

/// <summary>-t log s(z) - (1 - t) log(1 - s(z)) of a logit z, s being the logistic function, in a form that cannot overflow.</summary>
internal sealed class BinaryCrossEntropy : Loss
{
    protected override double Example(ReadOnlySpan<float> output, float target, Span<float> gradient, float share, ref int correct)
    {
        var logit = output[0];
        correct += logit > 0 == target > 0.5f ? 1 : 0;
        if (!gradient.IsEmpty)
        {
            gradient[0] = ((1 / (1 + MathF.Exp(-logit))) - target) * share;
        }

        return Math.Max(logit, 0) - (logit * target) + Math.Log(1 + Math.Exp(-Math.Abs((double)logit)));
    }
}
