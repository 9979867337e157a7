using FedInfra.Learning.Models.Layers;

namespace FedInfra.Learning.Models;

/// <summary>What must hold of a spec before shapes are looked at.</summary>
internal static class ModelSpecRules
{
    private const int MaximumLayers = 1000;
    private const int MaximumDimensions = 4;

    public static void Check(ModelSpec spec, List<string> errors)
    {
        if (spec.Name.Length is 0 or > 100 || !spec.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            errors.Add($"name: '{spec.Name}' must be 1 to 100 letters, digits, dots, dashes or underscores");
        }

        if (spec.Input.Count is 0 or > MaximumDimensions || spec.Input.Any(size => size < 1))
        {
            errors.Add($"input: {LayerSpec.Show(spec.Input)} must have 1 to {MaximumDimensions} sizes of 1 or more, for example [784] or [1, 28, 28]");
        }

        if (spec.Layers.Count is 0 or > MaximumLayers)
        {
            errors.Add($"layers: {spec.Layers.Count} given; give 1 to {MaximumLayers}");
        }
    }

    public static void Throw(string source, List<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new LearningException(string.Join(Environment.NewLine, errors.Select(error => $"{source}: {error}.")));
        }
    }
}
