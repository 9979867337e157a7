using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Costs.Sources;

/// <summary>Reads resources from a program, before anything exists.</summary>
public static class ModelSource
{
    public static StackResources Read(StackProgram program)
    {
        var resources = program.Resources.Where(resource => resource is not Provider).Select(resource => new BilledResource
        {
            Name = resource.Name,
            Type = resource.Type,
            Inputs = (JsonObject)ToJson(resource.Inputs)!,
            Dependencies = Dependencies(resource),
            ProviderRegion = resource.Provider is { } provider ? JsonPath.Text(ToJson(provider.Inputs), "region") : null,
        });
        return new StackResources(program.Name, "model", [.. resources], []);
    }

    private static Dictionary<string, IReadOnlyList<string>> Dependencies(Resource resource) =>
        resource.Inputs.Values.ToDictionary(
            input => input.Key,
            IReadOnlyList<string> (input) => [.. input.Value.SelfAndDescendants().OfType<ReferenceInput>().Select(reference => reference.Resource.Name).Distinct()]);

    /// <summary>The value as JSON; null where only an engine knows it.</summary>
    private static JsonNode? ToJson(Input input) => input switch
    {
        LiteralInput literal => JsonValue.Create(literal.Value switch
        {
            string text => JsonSerializer.SerializeToElement(text),
            bool flag => JsonSerializer.SerializeToElement(flag),
            long number => JsonSerializer.SerializeToElement(number),
            var number => JsonSerializer.SerializeToElement(Convert.ToDouble(number, CultureInfo.InvariantCulture)),
        }),
        ListInput list => new JsonArray([.. list.Items.Select(ToJson)]),
        Inputs map => new JsonObject(map.Values.Select(pair => KeyValuePair.Create(pair.Key, ToJson(pair.Value)))),

        // An output that repeats an input, such as a resource group's location, is known.
        ReferenceInput reference when reference.Path is not "id" => JsonPath.Find(ToJson(reference.Resource.Inputs), reference.Path),
        FormatInput format => ToText(format),
        _ => null,
    };

    private static JsonValue? ToText(FormatInput format)
    {
        var parts = format.Parts.Select(part => JsonPath.Text(new JsonObject { ["part"] = ToJson(part) }, "part")).ToList();
        return parts.Contains(null) ? null : JsonValue.Create(JsonSerializer.SerializeToElement(string.Concat(parts)));
    }
}
