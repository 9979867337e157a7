using FedInfra.Identity;

namespace FedInfra.ClientNode.Policies;

/// <summary>Public keys as a policy names them; see <see cref="PublicKeyHash"/>.</summary>
internal static class Fingerprints
{
    public const string Expected = "must be the 64 hexadecimal digits of a public key's SHA-256";

    public static bool IsValid(string? fingerprint) => fingerprint is { Length: 64 } && fingerprint.All(char.IsAsciiHexDigit);

    public static bool Same(string pinned, string shown) => string.Equals(pinned, shown, StringComparison.OrdinalIgnoreCase);
}
