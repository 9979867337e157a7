using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace FedInfra.Coordinator.Blobs;

/// <summary>The SHA-256 of a blob's bytes, as 64 lower-case hexadecimal digits. It is the blob's name and its proof.</summary>
[JsonConverter(typeof(BlobIdJsonConverter))]
public readonly record struct BlobId
{
    /// <summary>Number of hexadecimal digits.</summary>
    public const int HexLength = 2 * SHA256.HashSizeInBytes;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly string? _hex;

    private BlobId(string hex) => _hex = hex;

    /// <summary>True for <c>default(BlobId)</c>, which names nothing.</summary>
    public bool IsEmpty => _hex is null;

    /// <summary>The name of these bytes.</summary>
    public static BlobId Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromHash(hash);
    }

    /// <summary>From the 32 bytes of a SHA-256.</summary>
    public static BlobId FromHash(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SHA256.HashSizeInBytes);
        return new(Convert.ToHexStringLower(hash));
    }

    /// <exception cref="CoordinatorException">InvalidArgument: not 64 lower-case hexadecimal digits.</exception>
    public static BlobId Parse(string? text) =>
        TryParse(text, out var id)
            ? id
            : throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                "A blob is named by its SHA-256: exactly 64 hexadecimal digits, 0-9 and a-f in lower case.");

    /// <summary>Strict: no white space, no upper case, no prefix. Names become paths, so nothing else may pass.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BlobId id)
    {
        if (text is { Length: HexLength } && text.AsSpan().IndexOfAnyExcept(Digits) < 0)
        {
            id = new BlobId(text);
            return true;
        }

        id = default;
        return false;
    }

    /// <summary>The 64 digits; empty for <c>default</c>.</summary>
    public override string ToString() => _hex ?? "";
}
