using System.Text.Json;
using FedInfra.Infra.Engine;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks.Drift;

/// <summary>A step of the engine: what it would do to one resource.</summary>
/// <param name="Operation"><c>same</c>, <c>refresh</c>, <c>update</c>, <c>create</c>, <c>delete</c>, <c>replace</c> …</param>
/// <param name="Name">Logical name.</param>
/// <param name="Type">Type token.</param>
/// <param name="Differences">Paths of the properties that differ; never their values, which may be secret.</param>
internal sealed record EngineStep(string Operation, string Name, string Type, IReadOnlyList<string> Differences);

/// <summary>
/// What <c>pulumi refresh --preview-only --json</c> or <c>pulumi preview --refresh --json</c> writes. A refresh's steps are
/// written before the cloud has answered, so they have no differences and only its summary counts them (pulumi/pulumi
/// #16278); a preview's steps have.
/// </summary>
/// <param name="Stack">The stack's name in the URNs; null where there is no resource.</param>
/// <param name="Steps">The steps for real resources: no providers, no components, nothing that is only read.</param>
/// <param name="Changed">How many resources the summary counts by operation, those that stay the same left out.</param>
internal sealed record DriftDocument(string? Stack, IReadOnlyList<EngineStep> Steps, IReadOnlyDictionary<string, int> Changed)
{
    private static readonly string[] _unchanged = ["same", "refresh", "read"];

    /// <summary>True where it is a refresh, whose steps list everything that the state has.</summary>
    public bool IsRefresh => Steps.Any(step => step.Operation == "refresh");

    /// <summary>True where an operation changes something.</summary>
    public static bool IsChange(string operation) => !_unchanged.Contains(operation);

    /// <param name="path">The file; <c>-</c> for standard input.</param>
    /// <exception cref="InfraException">The file cannot be read or is neither.</exception>
    public static DriftDocument Read(string path)
    {
        List<EngineStep> steps = [];
        Dictionary<string, int> changed = [];
        string? stack = null;
        var found = EngineDocument.Walk(EngineDocument.Load(path), path, ["steps"], step =>
        {
            if (ReadStep(step, ref stack) is { } read)
            {
                steps.Add(read);
            }
        },
        (name, member) =>
        {
            if (name == "changeSummary" && member.ValueKind == JsonValueKind.Object)
            {
                foreach (var count in member.EnumerateObject().Where(count => IsChange(count.Name) && count.Value.TryGetInt32(out var number) && number > 0))
                {
                    changed[count.Name] = count.Value.GetInt32();
                }
            }
        });
        return found
            ? new DriftDocument(stack, steps, changed)
            : throw new InfraException($"{EngineDocument.Name(path)}: has no steps; write it with `pulumi refresh --preview-only --json` or `pulumi preview --refresh --json`.");
    }

    private static EngineStep? ReadStep(JsonElement step, ref string? stack)
    {
        if (step.ValueKind != JsonValueKind.Object || Text(step, "op") is not { } operation || Text(step, "urn")?.Split("::", 4) is not [var first, _, var types, var name])
        {
            return null;
        }

        stack ??= first.StartsWith("urn:pulumi:", StringComparison.Ordinal) ? first["urn:pulumi:".Length..] : null;
        var type = types[(types.LastIndexOf('$') + 1)..];
        var state = step.TryGetProperty("newState", out var after) && after.ValueKind == JsonValueKind.Object ? after
            : step.TryGetProperty("oldState", out var before) ? before : default;
        var isReal = state.ValueKind != JsonValueKind.Object || (IsTrue(state, "custom") && !IsTrue(state, "external"));
        return isReal && !type.StartsWith("pulumi:", StringComparison.Ordinal) && !type.StartsWith(Provider.TypePrefix, StringComparison.Ordinal)
            ? new EngineStep(operation, name, type, Differences(step))
            : null;
    }

    private static List<string> Differences(JsonElement step) =>
        step.TryGetProperty("detailedDiff", out var detailed) && detailed.ValueKind == JsonValueKind.Object
            ? [.. detailed.EnumerateObject().Select(difference => difference.Name)]
            : step.TryGetProperty("diffReasons", out var reasons) && reasons.ValueKind == JsonValueKind.Array
                ? [.. reasons.EnumerateArray().Where(reason => reason.ValueKind == JsonValueKind.String).Select(reason => reason.GetString()!)]
                : [];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static bool IsTrue(JsonElement element, string name) => element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.True;
}
