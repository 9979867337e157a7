namespace FedInfra.Testing;

/// <summary>
/// A test that reads files under <see cref="TestData.Root"/>. It is skipped with a reason where they are absent,
/// but in CI it runs, and so fails, without them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresDataFactAttribute : FactAttribute
{
    /// <param name="name">A file or folder below <see cref="TestData.Root"/>, for example <c>mnist</c> or <c>../vectors</c>.</param>
    public RequiresDataFactAttribute(string name)
    {
        var path = TestData.Path(name);
        if (!TestData.InCi && !Path.Exists(path))
        {
            Skip = $"needs {path}; set FEDINFRA_TEST_DATA to the folder that has it";
        }
    }
}
