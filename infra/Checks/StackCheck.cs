using FedInfra.Infra.Checks.Structure;
using FedInfra.Infra.Policies;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Checks;

/// <summary>Checks a stack's program: its structure, and the policies less what is waived.</summary>
/// <param name="clock">Says whether waivers still hold, and releases are supported.</param>
public sealed class StackCheck(TimeProvider clock)
{
    /// <summary>Everything at once, errors first.</summary>
    public CheckReport Run(StackProgram program, StackSettings stack)
    {
        var context = new PolicyContext(program, stack, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var (findings, waived) = new Waivers(clock).Apply(context, PolicySet.All.SelectMany(policy => policy.Check(context)));
        return CheckReport.Of(stack.Name, StructureCheck.Run(program).Concat(findings), waived);
    }
}
