using System.Numerics;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Optimizers;

/// <summary>torch.optim.Adam (Kingma and Ba 2015), weight decay added to the gradient.</summary>
internal sealed class AdamOptimizer(OptimizerSpec spec, int parameters) : Optimizer
{
    private readonly float[] _first = new float[parameters];
    private readonly float[] _second = new float[parameters];
    private int _steps;

    public override float? PlainStep => null;

    public override void NextStep() => _steps++;

    public override void Step(int start, Span<float> weights, Span<float> gradients)
    {
        var firstCorrection = 1 - Math.Pow(spec.Beta1, _steps);
        var secondCorrection = 1 - Math.Pow(spec.Beta2, _steps);
        var rate = Vector.Create((float)(-spec.LearningRate / firstCorrection));
        var root = Vector.Create((float)(1 / Math.Sqrt(secondCorrection)));
        var epsilon = Vector.Create(spec.Epsilon);
        var decay = Vector.Create(spec.WeightDecay);
        var (keepFirst, newFirst) = (Vector.Create(spec.Beta1), Vector.Create(1 - spec.Beta1));
        var (keepSecond, newSecond) = (Vector.Create(spec.Beta2), Vector.Create(1 - spec.Beta2));
        var w = Vectors(weights);
        var g = Vectors(gradients);
        var first = Vectors(_first.AsSpan(start, weights.Length));
        var second = Vectors(_second.AsSpan(start, weights.Length));
        for (var i = 0; i < w.Length; i++)
        {
            var gradient = Vector.MultiplyAddEstimate(decay, w[i], g[i]);
            first[i] = Vector.MultiplyAddEstimate(keepFirst, first[i], newFirst * gradient);
            second[i] = Vector.MultiplyAddEstimate(keepSecond, second[i], newSecond * gradient * gradient);
            w[i] += rate * first[i] / ((Vector.SquareRoot(second[i]) * root) + epsilon);
        }
    }
}
