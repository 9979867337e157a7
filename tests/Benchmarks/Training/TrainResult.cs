using System.Text.Json;
using System.Text.Json.Serialization;

namespace FedInfra.Benchmarks.Training;

/// <summary>What was measured.</summary>
internal sealed record TrainRun(string Model, int Batch, int Threads, int Examples, string Data, string Engine, string Device);

/// <summary>How fast it was, beside the peer where one ran.</summary>
internal sealed record TrainResult(TrainRun Run, double ExamplesPerSecond, string? Peer = null, double? PeerExamplesPerSecond = null, double? Ratio = null)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string Describe() =>
        $"{Run.Model}, batch {Run.Batch}, {Run.Threads} thread(s), {Run.Engine}, {Run.Examples} examples of {Run.Data}: {ExamplesPerSecond:N0} examples/s"
        + (Ratio is null ? "" : $", {Peer} {PeerExamplesPerSecond:N0}, ratio {Ratio:N2}");
}
