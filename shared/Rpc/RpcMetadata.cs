using System.Collections;
using System.Diagnostics.CodeAnalysis;
using FedInfra.Rpc.Wire;
using Microsoft.AspNetCore.Http;

namespace FedInfra.Rpc;

/// <summary>
/// Headers or trailers of a call, in order; a key may repeat, but repeated text may arrive joined by commas. Keys are lower-case and match [0-9a-z_.-]+. A key that
/// ends with <c>-bin</c> has bytes as its value, every other key printable ASCII. Keys that begin with <c>grpc-</c>
/// belong to the protocol.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "gRPC's own word for it is metadata.")]
public sealed class RpcMetadata : IEnumerable<RpcMetadata.Entry>
{
    private readonly List<Entry> _entries = [];

    /// <summary>One value. Exactly one of <see cref="Text"/> and <see cref="Bytes"/> is set.</summary>
    public readonly record struct Entry(string Key, string? Text, byte[]? Bytes);

    public int Count => _entries.Count;

    /// <summary>Adds a text value.</summary>
    /// <exception cref="ArgumentException">The key or the value cannot be sent.</exception>
    public void Add(string key, string value)
    {
        key = CheckKey(key, binary: false);
        foreach (var c in value)
        {
            if (c is < ' ' or > '~')
            {
                throw new ArgumentException(
                    $"The value of metadata '{key}' has a character outside printable ASCII; send it as bytes under '{key}-bin'.",
                    nameof(value));
            }
        }

        _entries.Add(new Entry(key, value, null));
    }

    /// <summary>Adds a binary value; the key ends with <c>-bin</c>.</summary>
    /// <exception cref="ArgumentException">The key cannot be sent.</exception>
    public void Add(string key, byte[] value) => _entries.Add(new Entry(CheckKey(key, binary: true), null, value));

    /// <summary>The last text value under the key, or null.</summary>
    public string? Get(string key) =>
        _entries.FindLast(entry => Matches(entry, key) && entry.Text is not null).Text;

    /// <summary>The last binary value under the key, or null.</summary>
    public byte[]? GetBytes(string key) =>
        _entries.FindLast(entry => Matches(entry, key) && entry.Bytes is not null).Bytes;

    /// <summary>Every value under the key, in order.</summary>
    public IEnumerable<Entry> GetAll(string key) => _entries.Where(entry => Matches(entry, key));

    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What a caller sent, without the headers of HTTP and gRPC themselves.</summary>
    public static RpcMetadata OfRequest(IHeaderDictionary headers)
    {
        var metadata = new RpcMetadata();
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                MetadataHeader.AddTo(metadata, name, value ?? "");
            }
        }

        return metadata;
    }

    /// <summary>Adds what the other side sent, which was checked by the HTTP layer and need not meet our rules.</summary>
    public void AddReceived(string key, string? text, byte[]? bytes) => _entries.Add(new Entry(key, text, bytes));

    private static bool Matches(Entry entry, string key) =>
        string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase);

    private static string CheckKey(string key, bool binary)
    {
        var lower = key.ToLowerInvariant();
        if (lower.Length == 0 || lower.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')))
        {
            throw new ArgumentException($"Metadata key '{key}' may hold only 0-9, a-z, '_', '.' and '-'.", nameof(key));
        }

        if (lower.StartsWith("grpc-", StringComparison.Ordinal))
        {
            throw new ArgumentException($"Metadata key '{key}' begins with 'grpc-', which gRPC keeps for itself.", nameof(key));
        }

        if (lower.EndsWith("-bin", StringComparison.Ordinal) != binary)
        {
            throw new ArgumentException(
                binary ? $"Metadata key '{key}' has bytes as its value, so it must end with '-bin'."
                       : $"Metadata key '{key}' ends with '-bin', so its value must be bytes.",
                nameof(key));
        }

        return lower;
    }
}
