using System.Text.RegularExpressions;

namespace FedInfra.EndToEnd.Tests.Processes;

/// <summary>Finds what must not be in the log of a healthy process: errors, critical errors, exceptions that nobody caught.</summary>
internal static partial class ErrorLines
{
    public static IReadOnlyList<string> In(IEnumerable<string> lines) => [.. lines.Where(line => Bad().IsMatch(line))];

    /// <summary>The console logger's <c>12:34:56 fail: Category[1204] …</c>, and the runtime's own words.</summary>
    [GeneratedRegex(@"^(\d\d:\d\d:\d\d )?(fail|crit): |^Unhandled exception|^Fatal error")]
    private static partial Regex Bad();
}
