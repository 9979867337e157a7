using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks.Structure;

/// <summary>What must hold of every program, whatever a stack asks for; needs no schema.</summary>
public static class StructureCheck
{
    /// <summary>The rules, in the order in which their findings are listed.</summary>
    public static IReadOnlyList<IStructureRule> Rules { get; } =
    [
        new LegalNames(),
        new RefusedTypes(),
        new KnownReferences(),
        new PinnedProviders(),
        new ReservedKeys(),
        new SecretsByReference(),
    ];

    /// <summary>Everything that is wrong with <paramref name="program"/>.</summary>
    public static IEnumerable<Finding> Run(StackProgram program) => Rules.SelectMany(rule => rule.Check(program));
}
