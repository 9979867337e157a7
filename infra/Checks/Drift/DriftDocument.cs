using System.Text.Json;
using FedInfra.Infra.Engine;

namespace FedInfra.Infra.Checks.Drift;

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
            if (EngineStep.Read(step) is not { } read)
            {
                return;
            }

            stack ??= read.Urn.Stack;
            if (read.IsManaged)
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
}
