using System.Runtime.InteropServices;

namespace FedInfra.Benchmarks.Federated;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine(string Processor, int Cores, string Runtime)
{
    public static Machine This { get; } = new(ProcessorName(), Environment.ProcessorCount, RuntimeInformation.FrameworkDescription);

    public override string ToString() => $"{Processor}, {Cores} cores, {Runtime}";

    private static string ProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var model = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model?[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
