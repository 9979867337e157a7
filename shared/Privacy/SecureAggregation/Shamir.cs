using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>One share of a secret: the polynomial's value at a point other than 0.</summary>
/// <param name="Point">1 to <see cref="Shamir.MaximumShares"/>.</param>
/// <param name="Value">As long as the secret, rounded up to whole field elements.</param>
public sealed record Share(int Point, ReadOnlyMemory<byte> Value);

/// <summary>
/// Secret sharing (Shamir 1979) in GF(2^128), 16 bytes at a time: any t shares give the secret, fewer tell nothing.
/// A wrong share gives a wrong secret without notice, so what is reconstructed must be checked against a commitment.
/// </summary>
public static class Shamir
{
    /// <summary>Most shares of a secret.</summary>
    public const int MaximumShares = 1 << 16;

    /// <summary>Longest secret, bytes.</summary>
    public const int MaximumSecretLength = 1 << 10;

    /// <summary>Splits a secret into shares at the points 1 to <paramref name="shares"/>.</summary>
    /// <param name="secret">1 to <see cref="MaximumSecretLength"/> bytes; its length is not part of the shares.</param>
    /// <param name="threshold">How many shares give it back, 1 to <paramref name="shares"/>.</param>
    /// <param name="shares">1 to <see cref="MaximumShares"/>.</param>
    /// <exception cref="PrivacyException">A parameter is out of range.</exception>
    public static IReadOnlyList<Share> Split(ReadOnlySpan<byte> secret, int threshold, int shares)
    {
        Require(secret.Length is >= 1 and <= MaximumSecretLength, $"secret: {secret.Length} bytes are outside 1 to {MaximumSecretLength}");
        Require(shares is >= 1 and <= MaximumShares, $"shares: {shares} is outside 1 to {MaximumShares}");
        Require(threshold >= 1 && threshold <= shares, $"threshold: {threshold} is outside 1 to the number of shares, {shares}");

        var blocks = BlocksOf(secret.Length);
        var values = new byte[shares][];
        for (var i = 0; i < shares; i++)
        {
            values[i] = new byte[blocks * FieldElement.Size];
        }

        Span<byte> padded = stackalloc byte[FieldElement.Size];
        var random = new byte[(threshold - 1) * FieldElement.Size];
        var coefficients = new FieldElement[threshold];
        for (var block = 0; block < blocks; block++)
        {
            var start = block * FieldElement.Size;
            padded.Clear();
            secret[start..Math.Min(secret.Length, start + FieldElement.Size)].CopyTo(padded);
            RandomNumberGenerator.Fill(random);
            coefficients[0] = FieldElement.Read(padded);
            for (var i = 1; i < threshold; i++)
            {
                coefficients[i] = FieldElement.Read(random.AsSpan((i - 1) * FieldElement.Size));
            }

            for (var i = 0; i < shares; i++)
            {
                Evaluate(coefficients, i + 1).Write(values[i].AsSpan(start));
            }
        }

        CryptographicOperations.ZeroMemory(padded);
        CryptographicOperations.ZeroMemory(random);
        Array.Clear(coefficients);
        return [.. values.Select((value, i) => new Share(i + 1, value))];
    }

    /// <summary>The secret that the shares belong to; all shares given are used, so give as many as the threshold.</summary>
    /// <param name="shares">At least one, at different points, equally long.</param>
    /// <param name="length">The secret's length in bytes.</param>
    /// <exception cref="PrivacyException">Shares that cannot belong together.</exception>
    public static byte[] Reconstruct(IReadOnlyList<Share> shares, int length)
    {
        Require(shares.Count > 0, "shares: at least one is needed");
        Require(length is >= 1 and <= MaximumSecretLength, $"length: {length} bytes are outside 1 to {MaximumSecretLength}");
        var size = BlocksOf(length) * FieldElement.Size;
        Require(shares.All(share => share.Value.Length == size), $"shares: each must have {size} bytes for a secret of {length}");
        Require(shares.All(share => share.Point is >= 1 and <= MaximumShares), $"shares: a point is outside 1 to {MaximumShares}");
        Require(shares.Select(share => share.Point).Distinct().Count() == shares.Count, "shares: two are at the same point");

        var weights = Weights(shares);
        var secret = new byte[size];
        for (var start = 0; start < size; start += FieldElement.Size)
        {
            var sum = FieldElement.Zero;
            for (var i = 0; i < shares.Count; i++)
            {
                sum += weights[i] * FieldElement.Read(shares[i].Value.Span[start..]);
            }

            sum.Write(secret.AsSpan(start));
        }

        if (secret.AsSpan(length).ContainsAnyExcept((byte)0))
        {
            throw new PrivacyException("shares: they do not belong to a secret of this length; one of them is wrong");
        }

        return secret[..length];
    }

    /// <summary>Lagrange's weights at 0: the product over the other points x of x / (x - point).</summary>
    private static FieldElement[] Weights(IReadOnlyList<Share> shares)
    {
        var weights = new FieldElement[shares.Count];
        var below = new FieldElement[shares.Count];
        for (var i = 0; i < shares.Count; i++)
        {
            (weights[i], below[i]) = (FieldElement.One, FieldElement.One);
            for (var j = 0; j < shares.Count; j++)
            {
                if (j != i)
                {
                    weights[i] *= Point(shares[j].Point);
                    below[i] *= Point(shares[j].Point) + Point(shares[i].Point);
                }
            }
        }

        // One inverse for all (Montgomery): an inverse costs as much as 254 products.
        var products = new FieldElement[shares.Count];
        var product = FieldElement.One;
        for (var i = 0; i < shares.Count; i++)
        {
            products[i] = product;
            product *= below[i];
        }

        var inverse = product.Inverse();
        for (var i = shares.Count - 1; i >= 0; i--)
        {
            weights[i] *= inverse * products[i];
            inverse *= below[i];
        }

        return weights;
    }

    private static FieldElement Evaluate(ReadOnlySpan<FieldElement> coefficients, int point)
    {
        var value = FieldElement.Zero;
        for (var i = coefficients.Length - 1; i >= 0; i--)
        {
            value = (value * Point(point)) + coefficients[i];
        }

        return value;
    }

    private static FieldElement Point(int point) => new((UInt128)(uint)point);

    private static int BlocksOf(int length) => (length + FieldElement.Size - 1) / FieldElement.Size;

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PrivacyException(otherwise);
        }
    }
}
