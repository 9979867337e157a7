using FedInfra.Learning.Models.Layers;

namespace FedInfra.Learning.Models;

/// <summary>Follows the shape of one example through the layers, and counts parameters without overflow.</summary>
internal static class ShapeInference
{
    private const long MaximumValues = 1 << 28;

    /// <summary>Shape before each layer and after the last; shorter where <paramref name="errors"/> were found.</summary>
    public static List<IReadOnlyList<int>> Run(ModelSpec spec, List<string> errors)
    {
        var shapes = new List<IReadOnlyList<int>>();
        if (errors.Count > 0 || !Fits(spec.Input, "input", errors))
        {
            return shapes;
        }

        shapes.Add(spec.Input);
        var parameters = 0L;
        for (var index = 0; index < spec.Layers.Count; index++)
        {
            var layer = spec.Layers[index];
            var place = $"layer {index} ({layer.Kind})";
            var before = errors.Count;
            var output = layer.OutputShape(shapes[^1], error => errors.Add($"{place}: {error}"));
            if (layer is EmbeddingSpec && index > 0)
            {
                errors.Add($"{place}: takes whole numbers, so it can only be the first layer");
            }

            if (output is null || !Fits(output, place, errors))
            {
                return shapes;
            }

            if (errors.Count == before)
            {
                parameters += layer.Parameters(shapes[^1]).Sum(parameter => Product(parameter.Shape));
            }

            shapes.Add(output);
            if (parameters > ModelSpec.MaximumParameters)
            {
                errors.Add($"{place}: the model now has {parameters} parameters; at most {ModelSpec.MaximumParameters} are allowed");
                return shapes;
            }
        }

        if (errors.Count == 0 && parameters == 0)
        {
            errors.Add("layers: none of them has parameters, so there is nothing to learn");
        }

        CheckLoss(spec, shapes[^1], errors);
        return shapes;
    }

    private static void CheckLoss(ModelSpec spec, IReadOnlyList<int> output, List<string> errors)
    {
        var fits = output.Count == 1 && (spec.Loss == LossKind.SoftmaxCrossEntropy ? output[0] >= 2 : output[0] == 1);
        if (!fits)
        {
            var needs = spec.Loss == LossKind.SoftmaxCrossEntropy ? "[classes] with 2 or more classes" : "[1]";
            errors.Add($"loss: {LossNames.NameOf(spec.Loss)} needs an output of shape {needs}, but the last layer gives {LayerSpec.Show(output)}");
        }
    }

    private static bool Fits(IReadOnlyList<int> shape, string place, List<string> errors)
    {
        if (Product(shape) <= MaximumValues)
        {
            return true;
        }

        errors.Add($"{place}: one example would have shape {LayerSpec.Show(shape)}; at most {MaximumValues} values are allowed");
        return false;
    }

    /// <summary>The product, or <see cref="int.MaxValue"/> squared where it would be more.</summary>
    private static long Product(IReadOnlyList<int> shape)
    {
        const long ceiling = (long)int.MaxValue * int.MaxValue;
        return shape.Aggregate(1L, (product, size) => size == 0 || product <= ceiling / size ? product * size : ceiling);
    }
}
