using System.Text.Json.Nodes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>A Kubernetes object as the cluster would be given it: references between objects of the program followed.</summary>
/// <param name="Resource">What it was made of.</param>
/// <param name="Body">Its fields.</param>
internal sealed record KubernetesDocument(Resource Resource, JsonObject Body)
{
    /// <summary>The kind, without its API group: <c>StatefulSet</c>.</summary>
    public string Kind => Resource.Type[(Resource.Type.LastIndexOf(':') + 1)..];

    public string Name => Text("metadata.name") ?? "";

    public string? Namespace => Text("metadata.namespace");

    /// <summary>The description of the pods that it makes, if it makes any.</summary>
    public JsonObject? PodTemplate => (JsonObject?)(At("spec.jobTemplate.spec.template") ?? At("spec.template"));

    public JsonObject? Pod => (JsonObject?)PodTemplate?["spec"];

    public IReadOnlyList<JsonObject> Containers =>
        [.. new[] { "initContainers", "containers" }.SelectMany(list => Pod?[list]?.AsArray() ?? []).Cast<JsonObject>()];

    public static IReadOnlyList<KubernetesDocument> All(StackProgram program) =>
        [.. program.Resources.Where(resource => resource.Package == "kubernetes" && resource is not Provider)
            .Select(resource => new KubernetesDocument(resource, (JsonObject)Render(resource.Inputs)!))];

    public string? Text(string path) => At(path)?.ToString();

    /// <summary>The value at a path of names without dots; null where it ends early.</summary>
    public JsonNode? At(string path) => path.Split('.').Aggregate((JsonNode?)Body, (node, name) => (node as JsonObject)?[name]);

    public override string ToString() => $"{Kind} {Namespace}/{Name}";

    private static JsonNode? Render(Input input) => input switch
    {
        LiteralInput { Value: string text } => text,
        LiteralInput { Value: bool truth } => truth,
        LiteralInput { Value: long number } => checked((int)number),
        LiteralInput { Value: double number } => number,
        ListInput list => new JsonArray([.. list.Items.Select(Render)]),
        Inputs map => new JsonObject(map.Values.Select(pair => KeyValuePair.Create(pair.Key, Render(pair.Value)))),
        FormatInput format => string.Concat(format.Parts.Select(part => Render(part)!.ToString())),
        SecretInput secret => $"(secret {secret.Secret.Key})",
        ReferenceInput reference => Follow(reference),
        _ => throw new InvalidOperationException($"No test has met a {input.GetType().Name} yet."),
    };

    private static JsonNode? Follow(ReferenceInput reference)
    {
        Input value = reference.Resource.Inputs;
        foreach (var name in reference.Path.Split('.'))
        {
            if (value is not Inputs map || !map.Values.TryGetValue(name, out var inner))
            {
                return $"({reference.Resource.Name} {reference.Path})";
            }

            value = inner;
        }

        return Render(value);
    }
}
