using FedInfra.Learning.MatrixProduct;
using FedInfra.Learning.Threading;

namespace FedInfra.Learning.Layers;

/// <summary>One layer at work. Buffers are made with it; nothing is allocated from step to step.</summary>
internal abstract class Layer(Activation input)
{
    /// <summary>Moving a value through memory takes about as long as this many floating-point operations of a product.</summary>
    protected const long MoveWork = 16;

    /// <summary>The same for values that are moved one by one, to or from places far apart: about a nanosecond each.</summary>
    protected const long ScatterWork = 128;

    public Activation Input { get; } = input;

    /// <summary>The same as <see cref="Input"/> where the layer works in place.</summary>
    public abstract Activation Output { get; }

    /// <summary>Computes the first <paramref name="batch"/> examples of <see cref="Output"/>.</summary>
    /// <param name="batch">Number of examples.</param>
    /// <param name="training">False turns dropout off.</param>
    public abstract void Forward(int batch, bool training);

    /// <summary>Turns the output's gradients into the input's, where those are wanted, and into the parameters'.</summary>
    public abstract void Backward(int batch);
}

/// <summary>What layers share: instruction set, threads, and whether they will be trained.</summary>
/// <param name="Kernels">The matrix product.</param>
/// <param name="Crew">The threads.</param>
/// <param name="Batch">Most examples at a time.</param>
/// <param name="Training">Whether there will be a backward pass.</param>
internal sealed record LayerContext(MatrixKernels Kernels, Crew Crew, int Batch, bool Training);
