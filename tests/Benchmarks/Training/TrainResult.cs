using System.Text.Json;
using System.Text.Json.Serialization;

namespace FedInfra.Benchmarks.Training;

/// <summary>What was measured.</summary>
internal sealed record TrainRun(string Model, int Batch, int Threads, int Examples, string Data, string Kernels);

/// <summary>How fast it was, beside the peer where one ran.</summary>
internal sealed record TrainResult(TrainRun Run, double ExamplesPerSecond, double? PeerExamplesPerSecond, double? Ratio)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string Describe() =>
        $"{Run.Model}, batch {Run.Batch}, {Run.Threads} thread(s), {Run.Kernels}, {Run.Examples} examples of {Run.Data}: {ExamplesPerSecond:N0} examples/s"
        + (Ratio is null ? "" : $", PyTorch {PeerExamplesPerSecond:N0}, ratio {Ratio:N2}");
}
