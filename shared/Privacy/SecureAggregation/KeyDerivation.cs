using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>Keys from secrets: HKDF with SHA-256 (RFC 5869). What a key is for is in its info, so that no two uses share one.</summary>
internal static class KeyDerivation
{
    /// <summary>Extracts and expands into the whole of <paramref name="key"/>.</summary>
    public static void Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> key) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, info);

    /// <summary>The key under which one node sends its shares to another.</summary>
    public static void Channel(ReadOnlySpan<byte> agreed, RoundParameters parameters, string from, string to, Span<byte> key) =>
        Derive(agreed, parameters, "channel from first to second", from, to, key);

    /// <summary>The key of the mask that two nodes share. The model is in it: masks of nodes with different models do not cancel.</summary>
    public static void PairMask(ReadOnlySpan<byte> agreed, RoundParameters parameters, string lower, string higher, Span<byte> key) =>
        Derive(agreed, parameters, "mask that first adds and second subtracts", lower, higher, key);

    /// <summary>The key of a node's own mask.</summary>
    public static void SelfMask(ReadOnlySpan<byte> seed, RoundParameters parameters, string node, Span<byte> key) =>
        Derive(seed, parameters, "mask of one node", node, node, key);

    /// <summary>What a node publishes of its own mask's seed, so that a wrong reconstruction shows.</summary>
    public static byte[] Commit(ReadOnlySpan<byte> seed, RoundParameters parameters, string node)
    {
        using var writer = new WireWriter();
        writer.Text("commitment").Bytes(parameters.Hash.Span).Text(parameters.Session).Number32((uint)parameters.Round).Text(node).Bytes(seed);
        return SHA256.HashData(writer.Written);
    }

    private static void Derive(ReadOnlySpan<byte> secret, RoundParameters parameters, string purpose, string first, string second, Span<byte> key)
    {
        using var info = new WireWriter();
        info.Text("fedinfra-secagg").Number8(RoundParameters.ProtocolVersion).Text(purpose).Text(parameters.Session).Number32((uint)parameters.Round)
            .Bytes(parameters.ModelHash.Span).Text(first).Text(second);
        Derive(secret, default, info.Written, key);
    }
}
