using FedInfra.Testing;

namespace FedInfra.ClientNode.Torch.Tests;

/// <summary>A test of the built engine; skipped with a reason where it was not built or cannot run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresEngineFactAttribute : FactAttribute
{
    /// <param name="data">A data set that the test reads too; null for none.</param>
    /// <param name="command">A program that the test runs too, as for <see cref="RequiresToolFactAttribute"/>; null for none.</param>
    /// <param name="arguments">With which it shows that it can be used.</param>
    public RequiresEngineFactAttribute(string? data = null, string? command = null, string arguments = "") => Skip =
        Engine.Missing
        ?? (data is null ? null : new RequiresDataFactAttribute(data).Skip)
        ?? (command is null ? null : new RequiresToolFactAttribute(command, arguments).Skip);
}
