namespace FedInfra.Learning.Models.Layers;

/// <summary>Two-dimensional cross-correlation with square kernels over [channels, height, width], zeros around it.</summary>
/// <param name="Filters">Number of output channels, 1 or more.</param>
/// <param name="Kernel">Height and width of the kernel.</param>
/// <param name="Padding">Zeros on each of the four sides.</param>
/// <param name="Stride">Step between two places of the kernel.</param>
public sealed record Conv2dSpec(int Filters, int Kernel, int Padding = 0, int Stride = 1) : LayerSpec
{
    public override string Kind => "conv2d";

    internal override IEnumerable<(string Field, string Value)> Fields =>
        [("filters", $"{Filters}"), ("kernel", $"{Kernel}"), ("padding", $"{Padding}"), ("stride", $"{Stride}")];

    internal override IReadOnlyList<int>? OutputShape(IReadOnlyList<int> input, Action<string> report)
    {
        if (input.Count != 3)
        {
            report($"takes [channels, height, width], but its input has shape {Show(input)}");
            return null;
        }

        if (Padding >= Kernel)
        {
            report($"padding is {Padding}; it must be below kernel ({Kernel}), else outputs see nothing but zeros");
            return null;
        }

        var height = Places(input[1]);
        var width = Places(input[2]);
        if (height < 1 || width < 1)
        {
            report($"kernel is {Kernel}, but its input of shape {Show(input)} with padding {Padding} is smaller");
            return null;
        }

        return [Filters, height, width];
    }

    internal override IReadOnlyList<LayerParameter> Parameters(IReadOnlyList<int> input)
    {
        var fanIn = (long)input[0] * Kernel * Kernel;
        return
        [
            new("weight", [Filters, input[0], Kernel, Kernel], StartValues.UniformByFanIn, fanIn),
            new("bias", [Filters], StartValues.UniformByFanIn, fanIn),
        ];
    }

    private int Places(int size)
    {
        var room = size + (2L * Padding) - Kernel;
        return room < 0 ? 0 : (int)(room / Stride) + 1;
    }
}
