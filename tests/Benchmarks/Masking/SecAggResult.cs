using System.Globalization;
using System.Text;
using System.Text.Json;
using FedInfra.Benchmarks.Federated;

namespace FedInfra.Benchmarks.Masking;

/// <summary>What was measured.</summary>
/// <param name="Machine">On what.</param>
/// <param name="Plan">Which round.</param>
/// <param name="Neighbours">k: with how many others a node shares masks.</param>
/// <param name="Threshold">t: how many share holders open a secret.</param>
/// <param name="ServerSeconds">The coordinator's cryptography and sums, one thread.</param>
/// <param name="ServerCpuSeconds">Processor time of the same, which other work on the machine hardly changes.</param>
/// <param name="ServerParts">The same, step by step.</param>
/// <param name="ClientSeconds">One surviving node's whole cost but training, sending and saving; the median of five.</param>
/// <param name="KeystreamGBps">Masks added by one core, 10^9 bytes a second.</param>
/// <param name="BytesSent">By one surviving node: messages and masked vector.</param>
/// <param name="BytesReceived">By one surviving node, without the model.</param>
/// <param name="Peers">Other ways to make the keystream, and limits.</param>
/// <param name="ServerMasks">Masks that the coordinator made and took away.</param>
internal sealed record SecAggResult(
    Machine Machine,
    RoundPlan Plan,
    int Neighbours,
    int Threshold,
    double ServerSeconds,
    double ServerCpuSeconds,
    IReadOnlyDictionary<string, double> ServerParts,
    double ClientSeconds,
    double KeystreamGBps,
    long BytesSent,
    long BytesReceived,
    KeystreamRates Peers,
    int ServerMasks)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>Bytes sent over those of the plain float32 update.</summary>
    public double Expansion => BytesSent / ((double)sizeof(float) * Plan.Weights);

    /// <summary>Seconds that the coordinator's keystream alone takes at the measured rate: its lower limit.</summary>
    public double ServerKeystreamSeconds => (double)ServerMasks * Plan.Weights * sizeof(uint) / (KeystreamGBps * 1e9);

    public double ServerToKeystream => ServerSeconds / ServerKeystreamSeconds;

    public double KeystreamToEcb => KeystreamGBps / Peers.Ecb;

    public double KeystreamToGcm => KeystreamGBps / Peers.Gcm;

    public string Describe()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Plan.Nodes:N0} nodes, {Plan.Weights:N0} weights, {Plan.Dropped} drop out after sharing keys; {Neighbours} neighbours, threshold {Threshold}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{Machine}");
        text.AppendLine(CultureInfo.InvariantCulture, $"server            {ServerSeconds,10:F3} s   {string.Join(", ", ServerParts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key} {part.Value:F3}")))}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  processor time  {ServerCpuSeconds,10:F3} s   of the same");
        text.AppendLine(CultureInfo.InvariantCulture, $"  keystream alone {ServerKeystreamSeconds,10:F3} s   lower limit: {ServerMasks:N0} masks at the rate below; server / limit {ServerToKeystream:F2}");
        text.AppendLine(CultureInfo.InvariantCulture, $"client            {ClientSeconds,10:F3} s   sends {BytesSent:N0} bytes ({Expansion:F3} of the plain update), receives {BytesReceived:N0}");
        text.AppendLine(CultureInfo.InvariantCulture, $"keystream         {KeystreamGBps,10:F2} GB/s");
        text.AppendLine(CultureInfo.InvariantCulture, $"  Aes.EncryptEcb  {Peers.Ecb,10:F2} GB/s   ratio {KeystreamToEcb:F2}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  AesGcm          {Peers.Gcm,10:F2} GB/s   ratio {KeystreamToGcm:F2}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  AESENC alone    {Peers.Instructions,10:F2} GB/s   limit of these instructions");
        text.Append(CultureInfo.InvariantCulture, $"  memory, read    {Peers.Memory,10:F2} GB/s");
        return text.ToString();
    }
}
