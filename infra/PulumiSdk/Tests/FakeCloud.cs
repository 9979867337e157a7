using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FedInfra.Infra.Tests.Synthesis;
using Model = FedInfra.Infra.Resources;

namespace FedInfra.Infra.PulumiSdk.Tests;

/// <summary>
/// Providers that answer everything a program asks for with a text that says what was asked, so that inputs show which
/// output of which resource they were made of.
/// </summary>
internal sealed class FakeCloud
{
    private readonly Dictionary<string, JsonObject> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _answers = new(StringComparer.Ordinal);

    public FakeCloud(Model.StackProgram program)
    {
        var values = program.Resources.SelectMany(resource => resource.Inputs.SelfAndDescendants()).Concat(program.Outputs.Values.SelectMany(output => output.SelfAndDescendants()));
        foreach (var value in values)
        {
            switch (value)
            {
                // Enough hyphens for everybody who takes a text apart at them.
                case Model.ReferenceInput reference:
                    Plant(_states, reference.Resource.Name, reference.Path, $"{reference.Resource.Name}.{reference.Path}-1-2-3-4-5-6-7-8");
                    break;
                // Base64, because kubeconfigs are.
                case Model.InvokeInput invoke:
                    Plant(_answers, invoke.Token, invoke.Result + invoke.Path, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{invoke.Token} {invoke.Result}{invoke.Path}")));
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The identifier that a resource gets.</summary>
    public static string IdOf(string resource) => $"{resource}.id-1-2-3-4-5-6-7-8";

    /// <summary>The outputs of a resource that somebody refers to.</summary>
    public ImmutableDictionary<string, object> StateOf(string resource) => Copy(_states.GetValueOrDefault(resource));

    /// <summary>What a provider's function answers.</summary>
    public ImmutableDictionary<string, object> AnswerOf(string token) => Copy(_answers.GetValueOrDefault(token));

    private static ImmutableDictionary<string, object> Copy(JsonObject? value) => value is null ? [] : (ImmutableDictionary<string, object>)Plain(value);

    private static object Plain(JsonNode node) => node switch
    {
        JsonObject map => map.ToImmutableDictionary(entry => entry.Key, entry => Plain(entry.Value!)),
        JsonArray list => list.Select(item => item is null ? "" : Plain(item)).ToImmutableArray(),
        _ => node.GetValue<string>(),
    };

    /// <summary>Puts a text where a path leads, and makes the maps and lists on the way.</summary>
    private static void Plant(Dictionary<string, JsonObject> roots, string root, string path, string text)
    {
        if (!roots.TryGetValue(root, out var top))
        {
            roots.Add(root, top = []);
        }

        JsonNode node = top;
        var steps = InterpolatedText.Steps(path);
        for (var i = 0; i < steps.Count; i++)
        {
            var next = i + 1 == steps.Count ? JsonValue.Create(text) : Index(steps[i + 1]) is null ? new JsonObject() : (JsonNode)new JsonArray();
            if (node is JsonArray list)
            {
                var index = Index(steps[i])!.Value;
                while (list.Count <= index)
                {
                    list.Add(null);
                }

                if (GoesDeeper(list[index], next))
                {
                    list[index] = next;
                }

                node = list[index]!;
            }
            else
            {
                var map = (JsonObject)node;
                if (GoesDeeper(map[steps[i]], next))
                {
                    map[steps[i]] = next;
                }

                node = map[steps[i]]!;
            }
        }
    }

    /// <summary>What is there already stays, unless it is a text where something must go inside.</summary>
    private static bool GoesDeeper(JsonNode? before, JsonNode next) => before is null || (before is JsonValue && next is not JsonValue);

    private static int? Index(string step) => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
