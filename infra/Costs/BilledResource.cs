using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs;

/// <summary>
/// A resource as far as its price depends on it, the same whether it comes from the model, a preview or a state. What
/// is not known yet, refers to another resource, or is secret, is null in <see cref="Inputs"/>.
/// </summary>
public sealed record BilledResource
{
    /// <summary>What <see cref="Dependencies"/> call it, the only one of its stack: a URN, or what the model has instead. Its name where nothing is said.</summary>
    public string Id { get => field ?? Name; init; }

    /// <summary>Logical name, which resources of other types or parents may have too.</summary>
    public required string Name { get; init; }

    /// <summary>Type token.</summary>
    public required string Type { get; init; }

    /// <summary>Inputs by the provider's names.</summary>
    public required JsonObject Inputs { get; init; }

    /// <summary>Of a state: counts as they are, which autoscalers and people move. Empty for the model.</summary>
    public JsonObject Actual { get; init; } = [];

    /// <summary><see cref="Id"/>s of the resources that each input refers to.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Dependencies { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Region of its provider; null where the provider has none.</summary>
    public string? ProviderRegion { get; init; }

    /// <summary>True where it was there before the stack: what it is, is somebody else's word.</summary>
    public bool Imported { get; init; }

    /// <summary>The site it belongs to, or <see cref="Placement.Shared"/>.</summary>
    public string Site { get; init; } = Placement.Shared;

    /// <summary>Whose prices apply; null where nothing says so.</summary>
    public Cloud? Cloud { get; init; }

    /// <summary>Where; empty where nothing says so.</summary>
    public string Region { get; init; } = "";

    /// <summary>The text at <paramref name="path"/> (<c>sku.name</c>, <c>overrides[0].instanceType</c>), or null.</summary>
    public string? Text(string path) => JsonPath.Text(Inputs, path);

    /// <summary>The number there, or null.</summary>
    public decimal? Number(string path) => JsonPath.Number(Inputs, path);

    /// <summary>True where it says true.</summary>
    public bool IsTrue(string path) => JsonPath.Find(Inputs, path) is JsonValue value && value.TryGetValue(out bool flag) && flag;

    /// <summary>The items of the list there; empty where there is none.</summary>
    public IEnumerable<JsonNode> Items(string path) => JsonPath.Items(Inputs, path);

    /// <summary>How many items the list there has, those that are not known yet among them; 0 where there is none.</summary>
    public int Count(string path) => (JsonPath.Find(Inputs, path) as JsonArray)?.Count ?? 0;

    /// <summary>The value of a tag or label, however the resource's type writes them; null where it has none.</summary>
    public string? Tag(string name) => ResourceTags.Find(Inputs, name);
}
