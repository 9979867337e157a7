using System.Globalization;
using FedInfra.Infra.Terminal;

namespace FedInfra.Infra.Checks;

/// <summary>Reports of checks for people.</summary>
internal static class CheckText
{
    public static void Write(IReadOnlyList<CheckReport> reports, TextWriter writer)
    {
        foreach (var report in reports)
        {
            writer.WriteLine($"{report.Stack}: {Summary(report)}");
            foreach (var finding in report.Findings)
            {
                writer.WriteLine($"  {Word(finding.Severity)} {Title(finding)}");
                writer.WriteLine($"    {Indented(finding.Message)}");
                writer.WriteLine($"    fix: {Indented(finding.Fix)}");
            }

            foreach (var waived in report.Waived)
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  waived  {Title(waived.Finding)}, until {waived.Expires:yyyy-MM-dd}: {TerminalText.Clean(waived.Reason)}"));
                writer.WriteLine($"    {Indented(waived.Finding.Message)}");
            }
        }
    }

    private static string Summary(CheckReport report)
    {
        var warnings = report.Findings.Count - report.Errors;
        return report switch
        {
            { Findings.Count: 0, Waived.Count: 0 } => "nothing found",
            _ => string.Join(", ", new[] { Count(report.Errors, "error"), Count(warnings, "warning"), report.Waived.Count > 0 ? $"{report.Waived.Count} waived" : "" }.Where(part => part.Length > 0)),
        };
    }

    private static string Count(int number, string word) => number switch
    {
        0 => "",
        1 => $"1 {word}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{number} {word}s"),
    };

    private static string Word(Severity severity) => severity == Severity.Error ? "error  " : "warning";

    private static string Title(Finding finding) => finding.Resource is null ? finding.Rule : $"{finding.Rule}: {TerminalText.Clean(finding.Resource)}";

    private static string Indented(string text) => TerminalText.CleanLines(text).Replace("\n", "\n    ", StringComparison.Ordinal);
}
