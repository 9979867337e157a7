namespace FedInfra.EndToEnd.Tests.Processes;

/// <summary>Which processes of this machine have a text in their command line, as Linux tells under /proc.</summary>
internal static class LeftProcesses
{
    /// <param name="text">A folder that only one test uses.</param>
    /// <returns>Their command lines.</returns>
    public static IReadOnlyList<string> With(string text)
    {
        List<string> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                var commandLine = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
                if (commandLine.Contains(text, StringComparison.Ordinal))
                {
                    found.Add($"{Path.GetFileName(folder)}: {commandLine}");
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It ended while we looked, or is not ours to see.
            }
        }

        return found;
    }
}
