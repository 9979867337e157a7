using System.Text.Json;
using FedInfra.Contracts.V1;

namespace FedInfra.Coordinator.Experiments;

/// <summary>What a run gives as JSON.</summary>
internal sealed class ExperimentReport
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public List<ReportedRound> Rounds { get; } = [];

    public List<ReportedSite> Sites { get; } = [];

    public ReportedModel? Model { get; set; }

    public void Add(Round round) => Rounds.Add(new ReportedRound(
        round.Number,
        round.HasLoss ? round.Loss : null,
        round.HasAccuracy ? round.Accuracy : null,
        [.. round.Participants],
        round.BytesDown,
        round.BytesUp,
        round.Seconds));

    public void Add(Site site) => Sites.Add(new ReportedSite(site.Node, FiniteOrNull(site.Accuracy), site.HasAloneAccuracy ? FiniteOrNull(site.AloneAccuracy) : null));

    /// <summary>JSON has no NaN, which is the accuracy of a regression.</summary>
    private static double? FiniteOrNull(double value) => double.IsFinite(value) ? value : null;

    public Task WriteAsync(string path, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(path, JsonSerializer.Serialize(this, _json) + "\n", cancellationToken);
}

/// <summary>One round: loss and accuracy of the new global model, who took part, bytes moved, wall-clock seconds.</summary>
internal sealed record ReportedRound(
    int Round, double? Loss, double? Accuracy, IReadOnlyList<string> Participants, long BytesDown, long BytesUp, double Seconds);

/// <summary>The finished model at one site, and what the site reaches alone (null above ten nodes).</summary>
internal sealed record ReportedSite(string Node, double? Accuracy, double? AloneAccuracy);

/// <summary>The registered model version, its file, and what protected the nodes (epsilon is null where nothing bounds it).</summary>
internal sealed record ReportedModel(string Name, int Version, string Path, string Sha256, bool SecureAggregation, double? Epsilon, double Delta);
