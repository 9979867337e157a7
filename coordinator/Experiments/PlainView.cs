using System.Globalization;
using FedInfra.Contracts.V1;

namespace FedInfra.Coordinator.Experiments;

/// <summary>One line a round, for logs and pipes.</summary>
internal sealed class PlainView(TextWriter output, int rounds) : IExperimentView
{
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

    public void ShowSites(IReadOnlyList<Site> sites)
    {
        foreach (var site in sites)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{site.Node}  accuracy {site.Accuracy:0.0000}{(site.HasAloneAccuracy ? string.Create(CultureInfo.InvariantCulture, $"  alone {site.AloneAccuracy:0.0000}") : "")}"));
        }
    }
}
