using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks.Structure;

/// <summary>Something that must hold of every program, or the engine or the YAML runtime would refuse or misread it. Cannot be waived.</summary>
public interface IStructureRule
{
    /// <summary>Its name in findings.</summary>
    string Id { get; }

    /// <summary>Everything that is wrong.</summary>
    IEnumerable<Finding> Check(StackProgram program);
}
