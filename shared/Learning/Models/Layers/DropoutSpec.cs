using System.Globalization;

namespace FedInfra.Learning.Models.Layers;

/// <summary>While training, sets each value to 0 with this probability and scales the others by 1 / (1 - rate).</summary>
/// <param name="Rate">From 0 to below 1.</param>
public sealed record DropoutSpec(float Rate) : LayerSpec
{
    public override string Kind => "dropout";

    internal override IEnumerable<(string Field, string Value)> Fields =>
        [("rate", Rate.ToString(CultureInfo.InvariantCulture))];

    internal override IReadOnlyList<int>? OutputShape(IReadOnlyList<int> input, Action<string> report) => input;
}
