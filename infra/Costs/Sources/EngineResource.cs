using System.Text.Json;
using System.Text.Json.Nodes;
using FedInfra.Infra.Costs.Rules;
using FedInfra.Infra.Resources;

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
    /// <param name="state">The engine's JSON.</param>
    /// <param name="regions">Regions of providers by URN; a provider adds its own.</param>
    public static BilledResource? Read(JsonElement state, Dictionary<string, string> regions)
    {
        if (state.ValueKind != JsonValueKind.Object || Text(state, "urn") is not { } urn)
        {
            return null;
        }

        var name = urn.Split("::", 4) is [_, _, _, var last] ? last : urn;
        var type = Text(state, "type") ?? TypeOf(urn);
        var inputs = Member(state, "inputs");
        if (type.StartsWith(Provider.TypePrefix, StringComparison.Ordinal))
        {
            if (inputs is { } settings && Text(settings, "region") is { } region)
            {
                regions[urn] = region;
            }

            return null;
        }

        if (!IsTrue(state, "custom") || IsTrue(state, "delete") || IsTrue(state, "external") || type.StartsWith("pulumi:", StringComparison.Ordinal))
        {
            return null;
        }

        var provider = Text(state, "provider");
        var reads = CostRules.Reads(type);
        return new BilledResource
        {
            Name = name,
            Type = type,
            Inputs = Copy(inputs, reads ? null : _tags),
            Actual = reads ? Copy(Member(state, "outputs"), _actual) : [],
            Dependencies = reads ? Dependencies(state) : new Dictionary<string, IReadOnlyList<string>>(),
            ProviderRegion = provider is null ? null : regions.GetValueOrDefault(provider[..Math.Max(provider.LastIndexOf("::", StringComparison.Ordinal), 0)]),
            Imported = Text(state, "importID") is { Length: > 0 },
        };
    }

    /// <summary>The stack's name in a URN, or null.</summary>
    public static string? StackOf(JsonElement state) =>
        state.ValueKind == JsonValueKind.Object && Text(state, "urn")?.Split("::") is [var first, _, ..] && first.StartsWith("urn:pulumi:", StringComparison.Ordinal)
            ? first["urn:pulumi:".Length..]
            : null;

    public static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private static bool IsTrue(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.True };

    /// <summary>The type in a URN: what follows the last <c>$</c> of its parents' types.</summary>
    private static string TypeOf(string urn) => urn.Split("::", 4) is [_, _, var types, _] ? types[(types.LastIndexOf('$') + 1)..] : "";

    private static Dictionary<string, IReadOnlyList<string>> Dependencies(JsonElement state)
    {
        var dependencies = new Dictionary<string, IReadOnlyList<string>>();
        if (Member(state, "propertyDependencies") is { ValueKind: JsonValueKind.Object } properties)
        {
            foreach (var property in properties.EnumerateObject())
            {
                dependencies[property.Name] = property.Value.ValueKind != JsonValueKind.Array ? [] :
                [
                    .. property.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String)
                        .Select(item => item.GetString()!.Split("::", 4)[^1]),
                ];
            }
        }

        return dependencies;
    }

    private static JsonObject Copy(JsonElement? element, string[]? only)
    {
        var copy = new JsonObject();
        if (element is { ValueKind: JsonValueKind.Object } members && !members.TryGetProperty(Signature, out _))
        {
            foreach (var member in members.EnumerateObject().Where(member => only is null || only.Contains(member.Name)))
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
        _ => JsonValue.Create(element.Clone()),
    };
}
