using System.Text.Json;

namespace FedInfra.Infra.Tests.Schemas;

/// <summary>What one provider's plug-in takes and gives: the file <c>{package}.trimmed.json</c>.</summary>
internal sealed class PackageSchema
{
    private readonly JsonElement _root;

    public PackageSchema(string json) => _root = JsonDocument.Parse(json).RootElement;

    /// <summary>The plug-in's version that the file describes.</summary>
    public string Version => _root.GetProperty("version").GetString()!;

    public IEnumerable<string> ResourceTokens => Names("resources");

    public IEnumerable<string> FunctionTokens => Names("functions");

    /// <summary>Inputs of an explicit provider.</summary>
    public JsonElement ProviderInputs => _root.GetProperty("provider").GetProperty("inputProperties");

    /// <summary>Inputs that an explicit provider cannot do without.</summary>
    public IEnumerable<string> ProviderRequired => Texts(_root.GetProperty("provider"), "requiredInputs");

    public ResourceSchema? Resource(string token) =>
        _root.GetProperty("resources").TryGetProperty(token, out var schema) ? new ResourceSchema(schema) : null;

    public FunctionSchema? Function(string token) =>
        _root.GetProperty("functions").TryGetProperty(token, out var schema) ? new FunctionSchema(schema) : null;

    /// <summary>The object type that <c>#/types/NAME</c> refers to.</summary>
    public ObjectSchema? Type(string reference) =>
        _root.GetProperty("types").TryGetProperty(reference["#/types/".Length..], out var schema)
            ? new ObjectSchema(schema.GetProperty("properties"), Texts(schema, "required"))
            : null;

    /// <summary>What an enumeration allows.</summary>
    public IReadOnlyList<string> Enum(string name) => Texts(_root.GetProperty("enums"), name);

    private IEnumerable<string> Names(string section) => _root.GetProperty(section).EnumerateObject().Select(property => property.Name);

    internal static IReadOnlyList<string> Texts(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];
}

/// <summary>An object with named properties.</summary>
internal sealed record ObjectSchema(JsonElement Properties, IReadOnlyList<string> Required)
{
    public IEnumerable<string> Names => Properties.EnumerateObject().Select(property => property.Name);
}

/// <summary>A resource's type.</summary>
internal sealed class ResourceSchema(JsonElement schema)
{
    public ObjectSchema Inputs { get; } = new(schema.GetProperty("inputProperties"), PackageSchema.Texts(schema, "requiredInputs"));

    /// <summary>Names of outputs with their types, as the provider's SDK writes them; a secret output has no known type.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; } = PackageSchema.Texts(schema, "secretOutputs").Select(name => (name, type: "any"))
        .Concat(schema.GetProperty("outputs").EnumerateObject().Select(output => (name: output.Name, type: output.Value.GetString()!)))
        .GroupBy(output => output.name).ToDictionary(outputs => outputs.Key, outputs => outputs.Last().type);
}

/// <summary>A provider's function.</summary>
internal sealed class FunctionSchema(JsonElement schema)
{
    public ObjectSchema Arguments { get; } = new(schema.GetProperty("inputs"), PackageSchema.Texts(schema, "required"));

    public IReadOnlyDictionary<string, string> Outputs { get; } =
        schema.GetProperty("outputs").EnumerateObject().ToDictionary(output => output.Name, output => output.Value.GetString()!);
}
