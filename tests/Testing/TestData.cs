namespace FedInfra.Testing;

/// <summary>
/// Real data sets and reference vectors that the repository does not ship. They are found through the
/// environment variable <c>FEDINFRA_TEST_DATA</c>, by default <c>../shared/data</c> seen from the project's root.
/// </summary>
public static class TestData
{
    /// <summary>The project's root: the folder that holds FedInfra.sln.</summary>
    public static string ProjectRoot { get; } = FindProjectRoot();

    /// <summary>The folder of real data sets; it may be absent.</summary>
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("FEDINFRA_TEST_DATA") is { Length: > 0 } configured
            ? configured
            : System.IO.Path.GetFullPath(System.IO.Path.Combine(ProjectRoot, "..", "shared", "data"));

    /// <summary>The folder of reference vectors, beside the data sets; it may be absent.</summary>
    public static string Vectors => System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, "..", "vectors"));

    /// <summary>The folder of the Pulumi providers' schemas, beside the data sets; it may be absent.</summary>
    public static string Schemas => System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, "..", "schemas"));

    /// <summary>True where CI runs the tests: there, what is missing fails instead of being skipped.</summary>
    public static bool InCi => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>Absolute path of a data file or folder, for example <c>TestData.Path("mnist")</c>.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindProjectRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "FedInfra.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"FedInfra.sln was not found above {AppContext.BaseDirectory}.");
    }
}
