using System.Globalization;
using Spectre.Console;

namespace FedInfra.ClientNode.Data.Check;

/// <summary>Reports as a table for people.</summary>
internal static class DataTable
{
    public static void Write(TextWriter output, IEnumerable<DataReport> reports)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("node", "set", "examples", "per class", "features", "fingerprint");
        foreach (var report in reports)
        {
            AddRow(table, report, "train", report.Train);
            AddRow(table, report, "test", report.Test);
            if (report.DroppedRows > 0)
            {
                table.AddRow("", "dropped", report.DroppedRows.ToString(CultureInfo.InvariantCulture), "rows with a missing value, over all sites", "", "");
            }
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
        {
            // Nobody wraps a pipe: wide enough for ten classes.
            console.Profile.Width = 160;
        }

        console.Write(table);
    }

    private static void AddRow(Table table, DataReport report, string set, ExamplesReport examples) => table.AddRow(
        new Text(report.Node),
        new Text(set),
        new Text(examples.Examples.ToString(CultureInfo.InvariantCulture)),
        new Text(string.Join(' ', examples.PerClass.Select((count, label) => (count, label)).Where(entry => entry.count > 0).Select(entry => $"{entry.label}:{entry.count}"))),
        new Text($"[{string.Join(", ", report.FeatureShape)}]"),
        new Text(examples.Fingerprint[..16]));
}
