namespace FedInfra.Learning.Models.Layers;

/// <summary>The layers that a model spec may name, and how each is read.</summary>
internal static class LayerNames
{
    private static readonly Dictionary<string, (string[] Fields, Func<LayerFields, LayerSpec> Read)> Known = new(StringComparer.Ordinal)
    {
        ["linear"] = (["units"], fields => new LinearSpec(fields.Size("units"))),
        ["conv2d"] = (["filters", "kernel", "padding", "stride"], ReadConvolution),
        ["max-pool"] = (["size"], fields => new MaxPoolSpec(fields.Size("size"))),
        ["relu"] = ([], _ => new ReluSpec()),
        ["flatten"] = ([], _ => new FlattenSpec()),
        ["dropout"] = (["rate"], fields => new DropoutSpec(fields.Rate("rate"))),
        ["layer-norm"] = ([], _ => new LayerNormSpec()),
        ["embedding"] = (["vocabulary", "dimension"], fields => new EmbeddingSpec(fields.Size("vocabulary"), fields.Size("dimension"))),
        ["module"] = (["name", "sha256", "output", "parameters"], ReadModule),
    };

    public static IReadOnlyCollection<string> Kinds => Known.Keys;

    public static string All => string.Join(", ", Known.Keys);

    /// <summary>Null, with a message, where the layer is unknown or its fields are wrong.</summary>
    public static LayerSpec? Read(string kind, LayerFields fields)
    {
        if (!Known.TryGetValue(kind, out var known))
        {
            fields.Report($"unknown layer '{kind}'; known are {All}");
            return null;
        }

        fields.RefuseOthers(known.Fields);
        var layer = known.Read(fields);
        return fields.Failed ? null : layer;
    }

    private static ModuleSpec ReadModule(LayerFields fields)
    {
        var name = fields.Text("name", text => text.Length is >= 1 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'), "1 to 100 letters, digits, dashes or underscores");
        var sha256 = fields.Text("sha256", text => text.Length == 64 && text.All(char.IsAsciiHexDigitLower), "the file's SHA-256, 64 lower-case hexadecimal digits");
        return new ModuleSpec(name, sha256, fields.Shape("output"), fields.Tensors("parameters"));
    }

    private static Conv2dSpec ReadConvolution(LayerFields fields)
    {
        var kernel = fields.Size("kernel");
        if (fields.Text("padding") == "same")
        {
            if (kernel % 2 == 0 || fields.Size("stride", 1) != 1)
            {
                fields.Report("padding: same needs an odd kernel and stride 1");
            }

            return new Conv2dSpec(fields.Size("filters"), kernel, (kernel - 1) / 2);
        }

        return new Conv2dSpec(fields.Size("filters"), kernel, fields.Size("padding", 0, minimum: 0), fields.Size("stride", 1));
    }
}
