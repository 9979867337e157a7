using System.Text.Json;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Engine;

/// <summary>What the engine knows of a resource, as states have it and previews before and after each step.</summary>
internal sealed class EngineState
{
    private readonly JsonElement _json;

    private EngineState(Urn urn, JsonElement json) => (Urn, _json) = (urn, json);

    public Urn Urn { get; }

    /// <summary>Type token.</summary>
    public string Type => EngineJson.Text(_json, "type") ?? Urn.Type;

    /// <summary>True for the connection to a cloud, which is a resource too.</summary>
    public bool IsProvider => Type.StartsWith(Provider.TypePrefix, StringComparison.Ordinal);

    /// <summary>True for what a provider makes for the stack: no component, no provider, nothing that is only read.</summary>
    public bool IsManaged => EngineJson.IsTrue(_json, "custom") && !EngineJson.IsTrue(_json, "external") && IsManagedType(Type);

    /// <summary>True for what was replaced and is about to go.</summary>
    public bool IsLeftover => EngineJson.IsTrue(_json, "delete");

    /// <summary>True where it was there before the stack.</summary>
    public bool IsImported => EngineJson.Text(_json, "importID") is { Length: > 0 };

    /// <summary>Inputs by the provider's names; undefined where there are none. They may hold secrets.</summary>
    public JsonElement Inputs => EngineJson.Member(_json, "inputs");

    /// <summary>What the provider says of it; undefined where there is nothing. They may hold secrets.</summary>
    public JsonElement Outputs => EngineJson.Member(_json, "outputs");

    /// <summary>URN of its provider; null where it has none. The engine writes it with the provider's id behind.</summary>
    public string? ProviderUrn => EngineJson.Text(_json, "provider") is { } text ? text[..Math.Max(text.LastIndexOf("::", StringComparison.Ordinal), 0)] : null;

    /// <summary>URNs of the resources that each input refers to.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Dependencies
    {
        get
        {
            var dependencies = new Dictionary<string, IReadOnlyList<string>>();
            if (EngineJson.Member(_json, "propertyDependencies") is { ValueKind: JsonValueKind.Object } properties)
            {
                foreach (var property in properties.EnumerateObject())
                {
                    dependencies[property.Name] = property.Value.ValueKind == JsonValueKind.Array ? [.. property.Value.EnumerateArray().Select(item => EngineJson.Text(item)).OfType<string>()] : [];
                }
            }

            return dependencies;
        }
    }

    /// <summary>Reads it; null for what has no URN.</summary>
    public static EngineState? Read(JsonElement json) => Urn.Parse(EngineJson.Text(json, "urn")) is { } urn ? new EngineState(urn, json) : null;

    /// <summary>False for providers and for what the engine itself keeps, such as the stack.</summary>
    public static bool IsManagedType(string type) =>
        !type.StartsWith("pulumi:", StringComparison.Ordinal) && !type.StartsWith(Provider.TypePrefix, StringComparison.Ordinal);
}
