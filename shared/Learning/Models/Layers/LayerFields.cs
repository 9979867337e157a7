using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace FedInfra.Learning.Models.Layers;

/// <summary>The fields that a person gave one layer; what is wrong with them is reported, and reading goes on.</summary>
internal sealed class LayerFields(IReadOnlyDictionary<string, YamlNode> values, Action<string> report)
{
    private const int MaximumSize = 1_000_000_000;

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

    private string Found(string name) => !values.ContainsKey(name)
        ? "missing"
        : Text(name) is { } text ? $"'{text}' does not fit" : "not a single value";
}
