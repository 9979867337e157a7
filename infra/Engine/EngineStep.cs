using System.Text.Json;

namespace FedInfra.Infra.Engine;

/// <summary>What the engine would do, or has found, about one resource: a step of a preview or refresh.</summary>
/// <param name="Operation"><c>same</c>, <c>create</c>, <c>update</c>, <c>replace</c>, <c>delete</c>, <c>refresh</c> …</param>
/// <param name="Urn">Whose.</param>
/// <param name="Before">As it is; null where it is not there yet.</param>
/// <param name="After">As it would be; null where it would go.</param>
/// <param name="Differences">Paths of the properties that differ; never their values, which may be secret.</param>
internal sealed record EngineStep(string Operation, Urn Urn, EngineState? Before, EngineState? After, IReadOnlyList<string> Differences)
{
    /// <summary>True where it is about what a provider makes for the stack; a step that says nothing of its resource counts by its type.</summary>
    public bool IsManaged => (After ?? Before)?.IsManaged ?? EngineState.IsManagedType(Urn.Type);

    /// <summary>Reads it; null for what has no operation or URN.</summary>
    public static EngineStep? Read(JsonElement step) =>
        EngineJson.Text(step, "op") is { } operation && Urn.Parse(EngineJson.Text(step, "urn")) is { } urn
            ? new EngineStep(operation, urn, EngineState.Read(EngineJson.Member(step, "oldState")), EngineState.Read(EngineJson.Member(step, "newState")), DifferencesOf(step))
            : null;

    private static List<string> DifferencesOf(JsonElement step) => EngineJson.Member(step, "detailedDiff") is { ValueKind: JsonValueKind.Object } detailed
        ? [.. detailed.EnumerateObject().Select(difference => difference.Name)]
        : EngineJson.Member(step, "diffReasons") is { ValueKind: JsonValueKind.Array } reasons ? [.. reasons.EnumerateArray().Select(reason => EngineJson.Text(reason)).OfType<string>()] : [];
}
