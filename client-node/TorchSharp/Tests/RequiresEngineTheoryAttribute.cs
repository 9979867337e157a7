namespace FedInfra.ClientNode.Torch.Tests;

/// <summary>A theory about the built engine; skipped with a reason where it was not built or cannot run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresEngineTheoryAttribute : TheoryAttribute
{
    public RequiresEngineTheoryAttribute() => Skip = Engine.Missing;
}
