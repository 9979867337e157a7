using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FedInfra.Identity;

/// <summary>A token that is shown once and kept only as its SHA-256: with 256 random bits behind it, the hash needs no salt.</summary>
public static class Secret
{
    /// <summary>Shortest secret that is taken from a person or a deployment, in characters.</summary>
    public const int MinimumLength = 32;

    /// <summary>Longest secret that is looked at, in characters.</summary>
    public const int MaximumLength = 512;

    /// <returns>A prefix that says what it is, and 256 bits from the system's cryptographic source as base64url.</returns>
    public static string Create(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <returns>SHA-256 of the secret's UTF-8 bytes, as 64 lower-case hexadecimal digits.</returns>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Compares two hashes in a time that does not depend on where they differ.</summary>
    public static bool SameHash(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}
