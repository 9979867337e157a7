using System.Numerics;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Optimizers;

/// <summary>torch.optim.SGD without dampening or Nesterov: g += decay * w; m = momentum * m + g; w -= rate * m.</summary>
internal sealed class SgdOptimizer(OptimizerSpec spec, int parameters) : Optimizer
{
    private readonly float[] _momentum = spec.Momentum > 0 ? new float[parameters] : [];

    public override float? PlainStep => spec.Momentum == 0 && spec.WeightDecay == 0 ? -spec.LearningRate : null;

    public override void NextStep()
    {
    }

    public override void Step(int start, Span<float> weights, Span<float> gradients)
    {
        var rate = Vector.Create(-spec.LearningRate);
        var decay = Vector.Create(spec.WeightDecay);
        var keep = Vector.Create(spec.Momentum);
        var w = Vectors(weights);
        var g = Vectors(gradients);
        var m = _momentum.Length > 0 ? Vectors(_momentum.AsSpan(start, weights.Length)) : default;
        for (var i = 0; i < w.Length; i++)
        {
            var step = Vector.MultiplyAddEstimate(decay, w[i], g[i]);
            if (!m.IsEmpty)
            {
                step = m[i] = Vector.MultiplyAddEstimate(keep, m[i], step);
            }

            w[i] = Vector.MultiplyAddEstimate(rate, step, w[i]);
        }
    }
}
