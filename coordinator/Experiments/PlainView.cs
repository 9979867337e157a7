using System.Globalization;
using FedInfra.Contracts.V1;
using Google.Protobuf.Collections;

namespace FedInfra.Coordinator.Experiments;

/// <summary>One line a round, for logs and pipes.</summary>
internal sealed class PlainView(TextWriter output, int rounds) : IExperimentView
{
    /// <summary>More than a line holds are counted.</summary>
    private const int MostNames = 8;

    public void Show(Round round)
    {
        if (round.Failed)
        {
            output.WriteLine($"round {round.Number}/{rounds}  missed its quorum: {string.Join("; ", round.Absent.Select(absent => $"{absent.Node}: {absent.Reason}"))}");
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"round {round.Number,3}/{rounds}  nodes {round.Participants.Count,3}  loss {(round.HasLoss ? round.Loss : round.TrainingLoss),8:0.0000}  accuracy {(round.HasAccuracy ? round.Accuracy.ToString("0.0000", CultureInfo.InvariantCulture) : "-"),6}  down {Format.Bytes(round.BytesDown),9}  up {Format.Bytes(round.BytesUp),9}  {round.Seconds:0.00} s"));
    }

    /// <summary>The job stands still, and this is why.</summary>
    public void Show(Waiting waiting) => output.WriteLine(waiting.What switch
    {
        Waiting.Types.For.Jobs => "waiting  for the jobs before it",
        Waiting.Types.For.Nodes => $"waiting  round {waiting.Round}/{rounds}  for nodes: {waiting.Nodes.Count} of {waiting.Needed} are ready{(waiting.Nodes.Count == 0 ? "" : $" ({Names(waiting.Nodes)})")}",
        _ => $"waiting  round {waiting.Round}/{rounds}  for {Wanted(waiting.What)} of {Names(waiting.Nodes)}",
    });

    public void ShowSites(IReadOnlyList<Site> sites)
    {
        foreach (var site in sites)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{site.Node}  accuracy {site.Accuracy:0.0000}{(site.HasAloneAccuracy ? string.Create(CultureInfo.InvariantCulture, $"  alone {site.AloneAccuracy:0.0000}") : "")}"));
        }
    }

    private static string Wanted(Waiting.Types.For what) => what switch
    {
        Waiting.Types.For.Updates => "updates",
        Waiting.Types.For.Keys => "training, then keys",
        Waiting.Types.For.KeyShares => "key shares",
        Waiting.Types.For.MaskedUpdates => "masked updates",
        Waiting.Types.For.Confirmations => "confirmations of who survived",
        Waiting.Types.For.MaskShares => "shares of masks",
        Waiting.Types.For.Measurements => "measurements",
        Waiting.Types.For.Baselines => "training alone",
        _ => "answers",
    };

    private static string Names(RepeatedField<string> nodes) => nodes.Count <= MostNames
        ? string.Join(", ", nodes)
        : $"{string.Join(", ", nodes.Take(MostNames))} and {nodes.Count - MostNames} more";
}
