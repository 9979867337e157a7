namespace FedInfra.Testing;

/// <summary><see cref="RequiresDataFactAttribute"/> for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresDataTheoryAttribute : TheoryAttribute
{
    /// <param name="name">A file or folder below <see cref="TestData.Root"/>, for example <c>../schemas</c>.</param>
    public RequiresDataTheoryAttribute(string name) => Skip = new RequiresDataFactAttribute(name).Skip;
}
