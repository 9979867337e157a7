namespace FedInfra.Infra.Catalogue;

/// <summary>The catalogue's own files, which the program carries. They have no quotes, so that reading them costs a split.</summary>
internal static class CatalogueFile
{
    /// <summary>Rows of a CSV file, without its header.</summary>
    public static IEnumerable<string[]> Rows(string name) => Lines(name).Skip(1).Select(line => line.Split(','));

    /// <summary>Lines of a text file.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(CatalogueFile).Assembly.GetManifestResourceStream($"FedInfra.Infra.Catalogue.{name}")
            ?? throw new InvalidOperationException($"The program does not carry {name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }
}
