using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Tests.Costs;

/// <summary>
/// What Pulumi's engine would write of a program, once it stands (<c>pulumi stack export</c>) and before
/// (<c>pulumi preview --json --show-sames</c>): with the stack and components around it, providers as <c>urn::id</c>,
/// references replaced by ids in the one and by the engine's unknown in the other, secrets wrapped or hidden.
/// </summary>
internal sealed class EngineDocuments
{
    public const string SecretValue = "hunter2-must-never-be-seen";

    private const string Signature = "4dabf18193072939515e22adb298388d";
    private const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    private readonly StackProgram _program;
    private readonly bool _stands;

    private EngineDocuments(StackProgram program, bool stands)
    {
        _program = program;
        _stands = stands;
    }

    /// <summary>The state of a program that stands.</summary>
    public static JsonObject State(StackProgram program)
    {
        var documents = new EngineDocuments(program, true);
        return new JsonObject
        {
            ["version"] = 4,
            ["features"] = new JsonArray("a-feature-of-tomorrow"),
            ["deployment"] = new JsonObject
            {
                ["manifest"] = new JsonObject { ["time"] = "2026-11-23T00:00:00Z", ["magic"] = "x", ["version"] = "v3.300.0" },
                ["secrets_providers"] = new JsonObject { ["type"] = "passphrase", ["state"] = new JsonObject { ["salt"] = "v1:x" } },
                ["resources"] = new JsonArray([.. documents.States()]),
                ["metadata"] = new JsonObject(),
            },
        };
    }

    /// <summary>The preview of a program that does not stand yet.</summary>
    public static JsonObject Preview(StackProgram program)
    {
        var states = new EngineDocuments(program, false).States().ToList();
        return new JsonObject
        {
            ["config"] = new JsonObject { ["fedinfra:databasePassword"] = "[secret]" },
            ["steps"] = new JsonArray([.. states.Select(state => new JsonObject
            {
                ["op"] = "create",
                ["urn"] = state["urn"]!.DeepClone(),
                ["provider"] = state["provider"]?.DeepClone(),
                ["newState"] = state,
                ["detailedDiff"] = null,
            })]),
            ["duration"] = 1_000_000,
            ["changeSummary"] = new JsonObject { ["create"] = states.Count },
        };
    }

    public static byte[] Bytes(JsonNode document) => Encoding.UTF8.GetBytes(document.ToJsonString());

    /// <summary>The state of the resource of that name, to be changed by a test.</summary>
    public static JsonObject Resource(JsonObject state, string name) =>
        state["deployment"]!["resources"]!.AsArray().OfType<JsonObject>().Single(resource => resource["urn"]!.GetValue<string>().EndsWith("::" + name, StringComparison.Ordinal));

    private IEnumerable<JsonObject> States()
    {
        yield return new JsonObject { ["urn"] = Urn("pulumi:pulumi:Stack", $"fedinfra-{_program.Name}"), ["custom"] = false, ["type"] = "pulumi:pulumi:Stack", ["outputs"] = new JsonObject() };
        yield return new JsonObject { ["urn"] = Urn("fedinfra:index:Site", "main"), ["custom"] = false, ["type"] = "fedinfra:index:Site" };
        foreach (var resource in _program.Resources)
        {
            var inputs = resource.Inputs.Values;
            yield return new JsonObject
            {
                ["urn"] = Urn(resource.Type, resource.Name),
                ["custom"] = true,
                ["id"] = _stands ? $"{resource.Name}-4f2a" : Unknown,
                ["type"] = resource.Type,
                ["inputs"] = ToJson(resource.Inputs),
                ["outputs"] = _stands ? ToJson(resource.Inputs) : null,
                ["parent"] = Urn("pulumi:pulumi:Stack", $"fedinfra-{_program.Name}"),
                ["provider"] = resource.Provider is { } provider ? $"{Urn(provider.Type, provider.Name)}::{(_stands ? provider.Name + "-4f2a" : Unknown)}" : null,
                ["propertyDependencies"] = new JsonObject(inputs.Select(input => KeyValuePair.Create(
                    input.Key,
                    (JsonNode?)new JsonArray([.. input.Value.SelfAndDescendants().OfType<ReferenceInput>().Select(reference => (JsonNode)Urn(reference.Resource.Type, reference.Resource.Name))])))),
                ["created"] = "2026-11-01T00:00:00Z",
                ["modified"] = "2026-11-01T00:00:00Z",
                ["sourcePosition"] = "project:///Pulumi.yaml#1,1",
            };
        }
    }

    private string Urn(string type, string name) => $"urn:pulumi:{_program.Name}::fedinfra::{type}::{name}";

    private JsonNode? ToJson(Input input) => input switch
    {
        LiteralInput literal => literal.Value switch
        {
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            long number => JsonValue.Create(number),
            var number => JsonValue.Create(Convert.ToDouble(number, CultureInfo.InvariantCulture)),
        },
        ListInput list => new JsonArray([.. list.Items.Select(ToJson)]),
        Inputs map => new JsonObject(map.Values.Select(pair => KeyValuePair.Create(pair.Key, ToJson(pair.Value)))),
        SecretInput => _stands
            ? new JsonObject { [Signature] = "1b47061264138c4ac30d75fd1eb44270", ["plaintext"] = $"\"{SecretValue}\"" }
            : JsonValue.Create("[secret]"),
        ReferenceInput reference => Known(reference) ?? (_stands ? $"{reference.Resource.Name}/{reference.Path}" : Unknown),
        FormatInput when !_stands => Unknown,
        FormatInput format => string.Concat(format.Parts.Select(part => ToJson(part) is JsonValue value ? value.ToString() : "")),
        FunctionInput { Function: InputFunction.Secret } => _stands ? new JsonObject { [Signature] = "1b47061264138c4ac30d75fd1eb44270", ["ciphertext"] = SecretValue } : "[secret]",
        _ => _stands ? "made by the engine" : Unknown,
    };

    /// <summary>The engine knows an output that repeats an input.</summary>
    private JsonNode? Known(ReferenceInput reference) => reference.Resource.Inputs.Values.TryGetValue(reference.Path, out var value) ? ToJson(value) : null;
}
