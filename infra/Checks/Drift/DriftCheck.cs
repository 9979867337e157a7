using System.Globalization;
using FedInfra.Infra.Engine;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks.Drift;

/// <summary>Compares what the engine found with the model: what was changed by hand, what is gone, and what runs although nothing describes it.</summary>
internal static class DriftCheck
{
    /// <summary>Id of the rule.</summary>
    public const string Rule = "drift";

    /// <summary>How many differing properties a message names.</summary>
    private const int MaximumNamed = 8;

    /// <param name="document">What the engine wrote.</param>
    /// <param name="program">The stack's model.</param>
    /// <returns>Errors, by the engine's order; none where everything is as the model says.</returns>
    /// <exception cref="InfraException">The document is another stack's.</exception>
    public static IEnumerable<Finding> Run(DriftDocument document, StackProgram program)
    {
        if (document.Stack is { } stack && stack != program.Name)
        {
            throw new InfraException($"The file with the drift is of stack '{stack}', not of '{program.Name}'.");
        }

        return document.Steps.Select(step => Find(step, program)).OfType<Finding>()
            .Concat(document.IsRefresh ? Missing(document, program).Concat(Summary(document)) : []);
    }

    private static Finding? Find(EngineStep step, StackProgram program)
    {
        if (program.Find(step.Urn.Name) is null)
        {
            return Error(step.Urn.Name, $"{step.Urn.Type} is there, and billed, but the stack does not describe it.", "Delete it with `pulumi up`, or describe it.");
        }

        return step.Operation switch
        {
            var operation when !DriftDocument.IsChange(operation) => null,
            "create" => Error(step.Urn.Name, "It is gone, or was never made.", "`pulumi up` makes it."),
            "delete" => Error(step.Urn.Name, "It was deleted by hand.", "`pulumi up` makes it again."),
            _ => Error(
                step.Urn.Name,
                step.Differences.Count == 0 ? "It differs from what the stack describes." : $"It differs from what the stack describes: {Named(step.Differences)}.",
                "`pulumi up` sets it back; or put the change into the stack."),
        };
    }

    /// <summary>A refresh goes through all that the state has; what it does not name was never made.</summary>
    private static IEnumerable<Finding> Missing(DriftDocument document, StackProgram program)
    {
        var there = document.Steps.Select(step => step.Urn.Name).ToHashSet();
        return program.Resources.Where(resource => resource is not Provider && !there.Contains(resource.Name))
            .Select(resource => Error(resource.Name, $"The stack describes it ({resource.Type}), but it was never made.", "`pulumi up` makes it."));
    }

    private static IEnumerable<Finding> Summary(DriftDocument document)
    {
        if (document.Changed.Count > 0 && !document.Steps.Any(step => DriftDocument.IsChange(step.Operation)))
        {
            var counts = string.Join(", ", document.Changed.OrderBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} to {count.Key}")));
            yield return new Finding(
                Severity.Error, Rule, null, $"The clouds differ from the state: {counts}.",
                "A refresh's JSON does not say where; `pulumi preview --refresh --json` does, or `pulumi refresh --preview-only --diff`.");
        }
    }

    private static string Named(IReadOnlyList<string> differences) =>
        string.Join(", ", differences.Take(MaximumNamed)) + (differences.Count > MaximumNamed ? $" and {differences.Count - MaximumNamed} more" : "");

    private static Finding Error(string resource, string message, string fix) => new(Severity.Error, Rule, resource, message, fix);
}
