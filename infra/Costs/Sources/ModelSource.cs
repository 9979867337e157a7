using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Costs.Sources;

/// <summary>Reads resources from a program, before anything exists.</summary>
public sealed class ModelSource
{
    private readonly Dictionary<Resource, JsonObject> _inputs = [];

    private ModelSource()
    {
    }

    public static StackResources Read(StackProgram program)
    {
        var source = new ModelSource();
        return new StackResources(program.Name, "model", [.. program.Resources.Where(resource => resource is not Provider).Select(source.Read)], []);
    }

    private BilledResource Read(Resource resource) => new()
    {
        Id = IdOf(resource),
        Name = resource.Name,
        Type = resource.Type,
        Inputs = InputsOf(resource),
        Dependencies = resource.Inputs.Values.ToDictionary(
            input => input.Key,
            IReadOnlyList<string> (input) => [.. input.Value.SelfAndDescendants().OfType<ReferenceInput>().Select(reference => IdOf(reference.Resource)).Distinct()]),
        ProviderRegion = resource.Provider is { } provider ? JsonPath.Text(InputsOf(provider), "region") : null,
    };

    private static string IdOf(Resource resource) => $"{resource.Type}::{resource.Name}";

    private JsonObject InputsOf(Resource resource)
    {
        if (!_inputs.TryGetValue(resource, out var inputs))
        {
            inputs = _inputs[resource] = (JsonObject)ToJson(resource.Inputs)!;
        }

        return inputs;
    }

    /// <summary>The value as JSON; null where only an engine knows it.</summary>
    private JsonNode? ToJson(Input input) => input switch
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
        ReferenceInput { Path: not "id" } reference => JsonPath.Find(InputsOf(reference.Resource), reference.Path)?.DeepClone(),
        FormatInput format => ToText(format),
        _ => null,
    };

    private JsonValue? ToText(FormatInput format)
    {
        var parts = format.Parts.Select(part => ToJson(part) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null).ToList();
        return parts.Contains(null) ? null : JsonValue.Create(JsonSerializer.SerializeToElement(string.Concat(parts)));
    }
}
