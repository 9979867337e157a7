using System.Text.Json;
using System.Text.Json.Nodes;
using FedInfra.Infra.Costs.Rules;
using FedInfra.Infra.Engine;

namespace FedInfra.Infra.Costs.Sources;

/// <summary>
/// A resource as Pulumi's engine writes it, in states and previews alike. Secrets and unknown values become null
/// before anything else sees them; of resources that cost nothing only the tags are kept, so that a state of any size
/// stays small.
/// </summary>
internal static class EngineResource
{
    /// <summary>The key that marks an encrypted or otherwise special value.</summary>
    private const string Signature = "4dabf18193072939515e22adb298388d";

    /// <summary>What stands where a preview does not know a value.</summary>
    private const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    /// <summary>What stands where a preview hides a secret.</summary>
    private const string HiddenSecret = "[secret]";

    private static readonly string[] _actual = ["desiredCapacity", "scalingConfig", "count", "nodeCount", "initialNodeCount", "agentPoolProfiles", "instanceGroupUrls"];

    private static readonly string[] _tags = ["tags", "labels", "resourceLabels", "settings", "metadata", "location", "region", "zone"];

    /// <summary>The resource, or null for what is not billed: providers, components, what is read only, and what is about to go.</summary>
    /// <param name="state">What the engine knows of it.</param>
    /// <param name="regions">Regions of providers by URN; a provider adds its own.</param>
    public static BilledResource? Read(EngineState state, Dictionary<string, string> regions)
    {
        if (state.IsProvider && EngineJson.Text(state.Inputs, "region") is { } region)
        {
            regions[state.Urn.Text] = region;
        }

        if (!state.IsManaged || state.IsLeftover)
        {
            return null;
        }

        var reads = CostRules.Reads(state.Type);
        return new BilledResource
        {
            Id = state.Urn.Text,
            Name = state.Urn.Name,
            Type = state.Type,
            Inputs = Copy(state.Inputs, reads ? null : _tags),
            Actual = reads ? Copy(state.Outputs, _actual) : [],
            Dependencies = reads ? state.Dependencies : new Dictionary<string, IReadOnlyList<string>>(),
            ProviderRegion = state.ProviderUrn is { } provider ? regions.GetValueOrDefault(provider) : null,
            Imported = state.IsImported,
        };
    }

    private static JsonObject Copy(JsonElement element, string[]? only)
    {
        var copy = new JsonObject();
        if (element.ValueKind == JsonValueKind.Object && !element.TryGetProperty(Signature, out _))
        {
            foreach (var member in element.EnumerateObject().Where(member => only is null || only.Contains(member.Name)))
            {
                copy[member.Name] = Copy(member.Value);
            }
        }

        return copy;
    }

    private static JsonNode? Copy(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.TryGetProperty(Signature, out _) ? null : Copy(element, null),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Copy)]),
        JsonValueKind.String when element.GetString() is Unknown or HiddenSecret => null,
        JsonValueKind.Null or JsonValueKind.Undefined => null,

        // A clone of the element would keep a document of its own for each value.
        JsonValueKind.String => JsonValue.Create(element.GetString()),
        JsonValueKind.True or JsonValueKind.False => JsonValue.Create(element.GetBoolean()),
        _ => JsonValue.Create(element.Clone()),
    };
}
