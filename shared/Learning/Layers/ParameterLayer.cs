namespace FedInfra.Learning.Layers;

/// <summary>A layer with values that are learnt. It decides how they lie in memory; outside they are in PyTorch's layout.</summary>
internal abstract unsafe class ParameterLayer(Activation input) : Layer(input)
{
    /// <summary>Values in the layer's own layout, padding included; a multiple of 16.</summary>
    public abstract int StoredLength { get; }

    /// <summary>The parameters, <see cref="StoredLength"/> values in the layer's own layout.</summary>
    protected float* Weights { get; private set; }

    /// <summary>Their gradients, overwritten by <see cref="Layer.Backward"/>; null where there is no training.</summary>
    protected float* Gradients { get; private set; }

    /// <summary>
    /// Plain SGD needs a gradient only to add it to the weights. A layer that can, does so in <see cref="Layer.Backward"/>
    /// while <see cref="FusedStep"/> is set, and its weights are not written and read once more.
    /// </summary>
    public virtual bool CanFuse => false;

    /// <summary>How many times the gradient is added to the weights at once; null writes it to <see cref="Gradients"/>.</summary>
    public float? FusedStep { get; set; }

    public void Bind(float* weights, float* gradients)
    {
        Weights = weights;
        Gradients = gradients;
    }

    /// <summary>From PyTorch's layout to the layer's own, whose padding is already zero.</summary>
    public abstract void Import(ReadOnlySpan<float> from, float* to);

    /// <summary>From the layer's own layout to PyTorch's.</summary>
    public abstract void Export(float* from, Span<float> to);
}
