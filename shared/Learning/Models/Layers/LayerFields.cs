using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace FedInfra.Learning.Models.Layers;

/// <summary>The fields that a person gave one layer; what is wrong with them is reported, and reading goes on.</summary>
internal sealed class LayerFields(IReadOnlyDictionary<string, YamlNode> values, Action<string> report)
{
    private const int MaximumSize = 1_000_000_000;
    private const int MaximumDimensions = 8;
    private const int MaximumTensors = 10_000;

    public bool Failed { get; private set; }

    public void Report(string message)
    {
        Failed = true;
        report(message);
    }

    public void RefuseOthers(string[] allowed)
    {
        foreach (var name in values.Keys.Where(name => !allowed.Contains(name)))
        {
            Report(allowed.Length == 0
                ? $"{name}: unknown field; this layer has none"
                : $"{name}: unknown field; allowed are {string.Join(", ", allowed)}");
        }
    }

    public string? Text(string name) => (values.GetValueOrDefault(name) as YamlScalarNode)?.Value;

    /// <summary>A text that holds to a rule; required.</summary>
    public string Text(string name, Func<string, bool> holds, string rule)
    {
        if (Text(name) is { } text && holds(text))
        {
            return text;
        }

        Report($"{name}: {Found(name)}; give {rule}");
        return "";
    }

    /// <summary>A shape such as <c>[64, 3, 7, 7]</c>; required.</summary>
    public IReadOnlyList<int> Shape(string name)
    {
        if (ShapeOf(values.GetValueOrDefault(name)) is { } shape)
        {
            return shape;
        }

        Report($"{name}: give a shape of 1 to {MaximumDimensions} whole numbers from 1, for example [10]");
        return [1];
    }

    /// <summary>Names and shapes of tensors; required.</summary>
    public IReadOnlyList<TensorInfo> Tensors(string name)
    {
        List<TensorInfo> tensors = [];
        if (values.GetValueOrDefault(name) is not YamlMappingNode { Children.Count: > 0 and <= MaximumTensors } mapping)
        {
            Report($"{name}: give 1 to {MaximumTensors} names and shapes, for example {{fc.weight: [10, 512], fc.bias: [10]}}");
            return tensors;
        }

        foreach (var (key, value) in mapping.Children)
        {
            var tensor = (key as YamlScalarNode)?.Value;
            if (tensor is not { Length: >= 1 and <= 200 } || !tensor.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_'))
            {
                Report($"{name} (line {key.Start.Line}): '{tensor}' must be a name of 1 to 200 letters, digits, dots or underscores");
            }
            else if (ShapeOf(value) is not { } shape)
            {
                Report($"{name}: {tensor}: give its shape, 1 to {MaximumDimensions} whole numbers from 1, at most {MaximumSize} values together");
            }
            else
            {
                tensors.Add(new TensorInfo(tensor, shape));
            }
        }

        return tensors;
    }

    /// <summary>A whole number; required unless there is a default.</summary>
    public int Size(string name, int? otherwise = null, int minimum = 1)
    {
        if (!values.ContainsKey(name) && otherwise is { } value)
        {
            return value;
        }

        if (int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && size >= minimum && size <= MaximumSize)
        {
            return size;
        }

        Report($"{name}: {Found(name)}; give a whole number from {minimum} to {MaximumSize}");
        return Math.Max(minimum, 1);
    }

    /// <summary>A probability from 0 to below 1; required.</summary>
    public float Rate(string name)
    {
        if (float.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and < 1)
        {
            return rate;
        }

        Report($"{name}: {Found(name)}; give a number from 0 to below 1");
        return 0;
    }

    private static int[]? ShapeOf(YamlNode? node)
    {
        if (node is not YamlSequenceNode { Children.Count: >= 1 and <= MaximumDimensions } list)
        {
            return null;
        }

        var shape = new int[list.Children.Count];
        var values = 1L;
        for (var i = 0; i < shape.Length; i++)
        {
            if (!int.TryParse((list.Children[i] as YamlScalarNode)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out shape[i])
                || shape[i] < 1 || (values *= shape[i]) > MaximumSize)
            {
                return null;
            }
        }

        return shape;
    }

    private string Found(string name) => !values.ContainsKey(name)
        ? "missing"
        : Text(name) is { } text ? $"'{text}' does not fit" : "not a single value";
}
