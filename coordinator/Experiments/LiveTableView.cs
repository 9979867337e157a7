using System.Globalization;
using FedInfra.Contracts.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FedInfra.Coordinator.Experiments;

/// <summary>A table that grows in place, for a person at a terminal; the last rounds stay in sight.</summary>
internal sealed class LiveTableView : IExperimentView
{
    private const int VisibleRounds = 15;
    private const int BarWidth = 24;

    private readonly LiveDisplayContext _display;
    private readonly int _planned;
    private readonly List<Round> _rounds = [];
    private IReadOnlyList<Site> _sites = [];

    private LiveTableView(LiveDisplayContext display, int planned)
    {
        _display = display;
        _planned = planned;
    }

    /// <summary>Shows a live table while <paramref name="run"/> runs.</summary>
    public static Task RunAsync(IAnsiConsole console, int planned, Func<IExperimentView, Task> run) =>
        console.Live(new Text("waiting for the nodes to register …")).StartAsync(display => run(new LiveTableView(display, planned)));

    public void Show(Round round)
    {
        _rounds.Add(round);
        _display.UpdateTarget(Draw());
    }

    public void ShowSites(IReadOnlyList<Site> sites)
    {
        _sites = sites;
        _display.UpdateTarget(Draw());
    }

    private static string Bar(double share)
    {
        if (!double.IsFinite(share))
        {
            return "-";
        }

        var filled = (int)Math.Round(share * BarWidth);
        return $"[green]{new string('█', filled)}[/][grey]{new string('░', BarWidth - filled)}[/] {Format.Percent(share)}";
    }

    private static string[] Row(Round round) => round.Failed
        ? [Number(round.Number), "-", "-", $"[red]missed its quorum: {Markup.Escape(string.Join("; ", round.Absent.Select(absent => $"{absent.Node} {absent.Reason}")))}[/]", "", "", Seconds(round)]
        : [
            Number(round.Number),
            Number(round.Participants.Count),
            (round.HasLoss ? round.Loss : round.TrainingLoss).ToString("0.0000", CultureInfo.InvariantCulture),
            round.HasAccuracy ? Bar(round.Accuracy) : "-",
            Format.Bytes(round.BytesDown),
            Format.Bytes(round.BytesUp),
            Seconds(round),
        ];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(Round round) => round.Seconds.ToString("0.00", CultureInfo.InvariantCulture);

    private Rows Draw()
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"round {_rounds[^1].Number} of {_planned}");
        foreach (var heading in (string[])["round", "nodes", "loss", "accuracy", "down", "up", "seconds"])
        {
            table.AddColumn(new TableColumn(heading) { Alignment = heading == "accuracy" ? Justify.Left : Justify.Right });
        }

        foreach (var round in _rounds.TakeLast(VisibleRounds))
        {
            table.AddRow(Row(round));
        }

        return new Rows((IRenderable[])(_sites.Count == 0 ? [table] : [table, DrawSites()]));
    }

    private Table DrawSites()
    {
        var table = new Table().Border(TableBorder.Rounded).Title("what each node gains");
        table.AddColumns("node", "the model of all", "the node alone");
        foreach (var site in _sites)
        {
            table.AddRow(site.Node, Bar(site.Accuracy), site.HasAloneAccuracy ? Bar(site.AloneAccuracy) : "-");
        }

        return table;
    }
}
