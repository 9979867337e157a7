using System.Numerics;
using System.Runtime.InteropServices;

namespace FedInfra.Learning.Optimizers;

/// <summary>Turns gradients into steps. Its memory lies like the parameters and starts empty.</summary>
internal abstract class Optimizer
{
    /// <summary>
    /// How many times the gradient each weight changes by, where that is all a step does; null where a step needs more
    /// than the gradient, so that gradients must be written down.
    /// </summary>
    public abstract float? PlainStep { get; }

    /// <summary>Called once before the ranges of each step.</summary>
    public abstract void NextStep();

    /// <summary>Steps a range of the parameters.</summary>
    /// <param name="start">Where the range starts in all parameters.</param>
    /// <param name="weights">The parameters of the range.</param>
    /// <param name="gradients">Their gradients; may be overwritten.</param>
    public abstract void Step(int start, Span<float> weights, Span<float> gradients);

    protected static Span<Vector<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);
}
