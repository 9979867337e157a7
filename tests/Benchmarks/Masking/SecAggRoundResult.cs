using System.Globalization;
using FedInfra.Benchmarks.Federated;

namespace FedInfra.Benchmarks.Masking;

/// <summary>Seconds of rounds, without each run's first.</summary>
internal sealed record RoundTimes(IReadOnlyList<double> PlainRounds, IReadOnlyList<double> MaskedRounds)
{
    /// <summary>The best: whatever else the machine does only slows.</summary>
    public double Plain => PlainRounds.Min();

    public double Masked => MaskedRounds.Min();

    public double Ratio => Masked / Plain;

    /// <summary>The same of the rounds in the middle.</summary>
    public double MedianRatio => Median(MaskedRounds) / Median(PlainRounds);

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}

/// <summary>What was measured.</summary>
/// <param name="Machine">On what.</param>
/// <param name="Nodes">How many take part in each round.</param>
/// <param name="Weights">Values of the model.</param>
/// <param name="Processes">Each node a process, mutual TLS over loopback, each step durable: quickstart.</param>
/// <param name="InProcess">No network, and nodes that do not wait for the disk: simulate.</param>
internal sealed record SecAggRoundResult(Machine Machine, int Nodes, int Weights, RoundTimes Processes, RoundTimes InProcess)
{
    public string Describe() => string.Create(CultureInfo.InvariantCulture, $"""
        {Nodes} nodes, {Weights:N0} weights
        {Machine}
        processes     plain {Processes.Plain,7:F2} s   masked {Processes.Masked,7:F2} s   ratio {Processes.Ratio:F2} (medians {Processes.MedianRatio:F2})
        one process   plain {InProcess.Plain,7:F2} s   masked {InProcess.Masked,7:F2} s   ratio {InProcess.Ratio:F2} (medians {InProcess.MedianRatio:F2})
        """);
}
