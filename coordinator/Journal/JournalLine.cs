using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FedInfra.Coordinator.Journal;

/// <summary>One row as it is stored: text only, so that any tool can read and re-hash it.</summary>
/// <param name="Sequence">1 for the first.</param>
/// <param name="Time">UTC, ISO 8601, always seven fractional digits and a Z.</param>
/// <param name="Kind">Name of the event's type.</param>
/// <param name="Payload">The event as JSON.</param>
/// <param name="Previous">Hash of the line before; <see cref="Genesis"/> for the first.</param>
/// <param name="Hash">See <see cref="Digest"/>; 64 lower-case hexadecimal digits.</param>
internal sealed record JournalLine(long Sequence, string Time, string Kind, string Payload, string Previous, string Hash)
{
    /// <summary>What the first line is chained to.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static string FormatTime(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static bool TryParseTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>A line with its hash.</summary>
    public static JournalLine Chain(long sequence, string time, string kind, string payload, string previous) =>
        new(sequence, time, kind, payload, previous, Digest(sequence, time, kind, payload, previous));

    /// <summary>
    /// SHA-256 over sequence (8 bytes, little-endian), then time, kind, payload and previous hash, each as its UTF-8
    /// length (8 bytes, little-endian) and its UTF-8 bytes. The lengths keep two different lines from being hashed as
    /// the same bytes.
    /// </summary>
    public static string Digest(long sequence, string time, string kind, string payload, string previous)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendNumber(hash, sequence);
        foreach (var field in (ReadOnlySpan<string>)[time, kind, payload, previous])
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            AppendNumber(hash, bytes.Length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendNumber(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
