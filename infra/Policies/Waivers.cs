using System.Globalization;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>Sets findings aside that a stack's waivers cover. One that is wrong or has expired is an error, one that covers nothing a warning.</summary>
/// <param name="clock">Says which day it is, in UTC.</param>
internal sealed class Waivers(TimeProvider clock)
{
    /// <summary>What findings of waivers themselves are filed under.</summary>
    public const string Rule = "waivers";

    /// <summary>Splits <paramref name="findings"/> of policies into those that count and those that are lived with.</summary>
    public (IReadOnlyList<Finding> Findings, IReadOnlyList<WaivedFinding> Waived) Apply(PolicyContext context, IEnumerable<Finding> findings)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var counting = new List<Finding>();
        var waived = new List<WaivedFinding>();
        var valid = new List<WaiverSettings>();
        var idle = new HashSet<WaiverSettings>(ReferenceEqualityComparer.Instance);
        foreach (var waiver in context.Stack.Waivers)
        {
            var problem = Problem(context, waiver, today);
            if (problem is null)
            {
                valid.Add(waiver);
                idle.Add(waiver);
            }
            else
            {
                counting.Add(problem);
            }
        }

        foreach (var finding in findings)
        {
            var covering = valid.Where(waiver => waiver.Policy == finding.Rule && (waiver.Resource is null || waiver.Resource == finding.Resource)).ToList();
            idle.ExceptWith(covering);
            if (covering.Count == 0)
            {
                counting.Add(finding);
            }
            else
            {
                waived.Add(new WaivedFinding(finding, covering[0].Reason, covering[0].Expires));
            }
        }

        counting.AddRange(valid.Where(idle.Contains).Select(Idle));
        return (counting, waived);
    }

    private static Finding? Problem(PolicyContext context, WaiverSettings waiver, DateOnly today) => waiver switch
    {
        _ when PolicySet.All.All(policy => policy.Id != waiver.Policy) => Error(
            waiver, $"A waiver is for '{waiver.Policy}', which is no policy.", $"Policies are {string.Join(", ", PolicySet.All.Select(policy => policy.Id))}."),
        { Resource: { } name } when context.Program.Find(name) is null => Error(
            waiver, $"A waiver of {waiver.Policy} is for '{name}', which is no resource of the stack.", "Remove the waiver, or take the name from a finding."),
        _ when waiver.Expires < today => Error(
            waiver,
            string.Create(CultureInfo.InvariantCulture, $"The waiver of {waiver.Policy}{For(waiver)} expired on {waiver.Expires:yyyy-MM-dd}."),
            "Mend what it is about, or decide anew and set another date."),
        _ => null,
    };

    private static Finding Idle(WaiverSettings waiver) => new(
        Severity.Warning, Rule, waiver.Resource, $"The waiver of {waiver.Policy}{For(waiver)} covers nothing.", "Remove it: it would hide the next breach.");

    private static string For(WaiverSettings waiver) => waiver.Resource is null ? "" : $" for {waiver.Resource}";

    private static Finding Error(WaiverSettings waiver, string message, string fix) => new(Severity.Error, Rule, waiver.Resource, message, fix);
}
