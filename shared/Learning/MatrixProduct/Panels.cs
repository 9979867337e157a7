namespace FedInfra.Learning.MatrixProduct;

/// <summary>
/// Layout of a weight matrix [inputs, outputs] as kernels read it: panels of 64 outputs (the last one narrower, a multiple
/// of 16 with zeros), each panel one row per input. Weights stay in this layout from step to step, so nothing is ever
/// packed: at a batch of ten, packing would cost as much as the product.
/// </summary>
/// <param name="Inputs">Rows.</param>
/// <param name="Outputs">Columns that mean something.</param>
internal readonly record struct Panels(int Inputs, int Outputs)
{
    /// <summary>Columns are padded to, and work is split by, units of so many.</summary>
    public const int Unit = 16;

    public const int PanelWidth = 64;

    /// <summary>Columns including padding.</summary>
    public int PaddedOutputs => Pad(Outputs);

    public int Units => PaddedOutputs / Unit;

    /// <summary>Values of the whole layout.</summary>
    public int Length => checked(Inputs * PaddedOutputs);

    /// <summary>Columns of the panel that holds a column.</summary>
    public int WidthAt(int output) => Math.Min(PanelWidth, PaddedOutputs - (output / PanelWidth * PanelWidth));

    /// <summary>Where the value of an input and output is.</summary>
    public nint Offset(int input, int output)
    {
        var panel = output / PanelWidth * PanelWidth;
        return ((nint)panel * Inputs) + ((nint)input * WidthAt(output)) + (output - panel);
    }

    public static int Pad(int count) => checked(count + Unit - 1) / Unit * Unit;
}
