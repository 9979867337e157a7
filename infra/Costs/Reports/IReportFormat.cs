namespace FedInfra.Infra.Costs.Reports;

/// <summary>A way to write a cost report.</summary>
public interface IReportFormat
{
    /// <summary>As <c>--format</c> takes it.</summary>
    string Name { get; }

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="diff">What differs from another one; null where nothing is compared.</param>
    /// <param name="output">Where to.</param>
    void Write(CostReport report, CostDiff? diff, TextWriter output);
}

/// <summary>The formats there are.</summary>
public static class ReportFormats
{
    public static readonly IReadOnlyList<IReportFormat> All = [new TableReport(), new JsonReport(), new CsvReport(), new MarkdownReport(), new HtmlReport()];

    /// <exception cref="InfraException">There is no format of that name.</exception>
    public static IReportFormat Find(string name) =>
        All.FirstOrDefault(format => format.Name == name)
        ?? throw new InfraException($"--format {name}: unknown; known are {string.Join(", ", All.Select(format => format.Name))}.");
}
