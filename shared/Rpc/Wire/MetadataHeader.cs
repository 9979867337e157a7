using System.Buffers.Text;
using System.Text;

namespace FedInfra.Rpc.Wire;

/// <summary>Metadata as HTTP/2 headers: text as it is, bytes as base64 under keys that end with <c>-bin</c>.</summary>
internal static class MetadataHeader
{
    /// <summary>The value of an entry as a header.</summary>
    public static string Format(RpcMetadata.Entry entry) => entry.Text ?? FormatBytes(entry.Bytes!);

    public static string FormatBytes(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Adds a received header unless it belongs to HTTP or to the protocol itself.</summary>
    public static void AddTo(RpcMetadata metadata, string name, string value)
    {
        var key = name.ToLowerInvariant();
        if (IsReserved(key))
        {
            return;
        }

        if (!key.EndsWith("-bin", StringComparison.Ordinal))
        {
            metadata.AddReceived(key, value, null);
            return;
        }

        // Intermediaries may join repeated binary headers with commas.
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (TryParseBytes(part, out var bytes))
            {
                metadata.AddReceived(key, null, bytes);
            }
        }
    }

    /// <summary>Base64 with or without padding.</summary>
    public static bool TryParseBytes(string text, out byte[] bytes)
    {
        var padded = text.TrimEnd('=');
        padded += new string('=', (4 - (padded.Length % 4)) % 4);
        var utf8 = Encoding.UTF8.GetBytes(padded);
        bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(utf8.Length)];
        var status = Base64.DecodeFromUtf8(utf8, bytes, out _, out var written);
        bytes = bytes[..written];
        return status == System.Buffers.OperationStatus.Done;
    }

    private static bool IsReserved(string key) =>
        key.StartsWith(':') || key.StartsWith("grpc-", StringComparison.Ordinal)
        || key is "content-type" or "content-length" or "te" or "host" or "date" or "server" or "trailer";
}
