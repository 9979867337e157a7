using System.Globalization;
using System.Text.Json;
using FedInfra.Infra.Engine;

namespace FedInfra.Infra.Costs.Sources;

/// <summary>
/// Reads resources from what <c>pulumi preview --json</c> writes: what would be there afterwards. Without
/// <c>--show-sames</c> the engine leaves out what does not change; the summary gives that away, and the report says so.
/// </summary>
public static class PreviewSource
{
    private static readonly string[] _gone = ["delete", "delete-replaced", "discard", "discard-replaced", "read-discard", "remove-pending-replace"];

    /// <param name="path">The file; <c>-</c> for standard input.</param>
    /// <exception cref="InfraException">The file cannot be read or is no preview.</exception>
    public static StackResources Read(string path) => Read(EngineDocument.Load(path), path);

    /// <param name="document">The file's bytes.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InfraException">It is no preview.</exception>
    public static StackResources Read(byte[] document, string path)
    {
        Dictionary<string, string> regions = [];
        OrderedDictionary<string, BilledResource> resources = [];
        string? stack = null;
        var (sames, sameSteps, isState, corrupt) = (0m, 0, false, false);
        var found = EngineDocument.Walk(document, path, ["steps"], item =>
        {
            var step = EngineStep.Read(item);
            sameSteps += step?.Operation == "same" ? 1 : 0;
            if (step is not { After: { } state } || _gone.Contains(step.Operation))
            {
                return;
            }

            stack ??= state.Urn.Stack;
            if (EngineResource.Read(state, regions) is { } resource)
            {
                // A replacement has two steps with the same new state.
                resources[resource.Id] = resource;
            }
        },
        (name, member) =>
        {
            isState |= name == "deployment";
            corrupt |= name == "maybeCorrupt" && member.ValueKind == JsonValueKind.True;
            if (name == "changeSummary" && EngineJson.Member(member, "same") is { ValueKind: JsonValueKind.Number } same && same.TryGetDecimal(out var number))
            {
                sames = number;
            }
        });
        if (!found)
        {
            throw new InfraException(isState
                ? $"{EngineDocument.Name(path)}: this is a state; give it with --state."
                : $"{EngineDocument.Name(path)}: has no steps; write it with `pulumi preview --json --show-sames > {EngineDocument.Name(path)}`.");
        }

        List<string> gaps = [];
        if (sames > sameSteps)
        {
            gaps.Add(string.Create(CultureInfo.InvariantCulture, $"{sames - sameSteps} unchanged resources are not in this preview; run `pulumi preview --json --show-sames` to have them counted"));
        }

        if (corrupt)
        {
            gaps.Add("the preview says of itself that it may be corrupt");
        }

        return new StackResources(stack, "preview", [.. resources.Values], gaps);
    }
}
