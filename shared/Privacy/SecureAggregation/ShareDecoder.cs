using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// Gives a secret back although some shares are wrong, and says which. Shares are a Reed-Solomon code, so with e errors t + 2e
/// shares decode by themselves (Gao 2003); with fewer, subsets are tried, because a right secret is known when it is seen.
/// </summary>
internal static class ShareDecoder
{
    private const int RandomSubsets = 200;

    /// <summary>The secret, and the points of wrong shares; no secret where none fits. Shares that were not needed are not judged unless one was wrong.</summary>
    public static (byte[]? Secret, IReadOnlyList<int> Wrong) Decode(IReadOnlyList<Share> shares, int threshold, int length, Func<byte[], bool> fits)
    {
        if (shares.Count < threshold)
        {
            return (null, []);
        }

        if (Try([.. shares.Take(threshold)], length, fits) is { } secret)
        {
            return (secret, []);
        }

        if (Correct(shares, threshold, length) is { } corrected && Fits(corrected.Secret, fits))
        {
            return corrected;
        }

        foreach (var subset in Subsets(shares, threshold))
        {
            if (Try(subset, length, fits) is { } found)
            {
                return (found, WrongOnes(shares, subset));
            }
        }

        return (null, []);
    }

    private static IEnumerable<Share[]> Subsets(IReadOnlyList<Share> shares, int threshold)
    {
        if (shares.Count == threshold)
        {
            yield break;
        }

        for (var without = 0; without < shares.Count; without++)
        {
            yield return [.. shares.Where((_, i) => i != without).Take(threshold)];
        }

        var order = shares.ToArray();
        for (var i = 0; i < RandomSubsets; i++)
        {
            RandomNumberGenerator.Shuffle<Share>(order);
            yield return order[..threshold];
        }
    }

    private static byte[]? Try(IReadOnlyList<Share> shares, int length, Func<byte[], bool> fits)
    {
        var secret = Shamir.Reconstruct(shares, length);
        return Fits(secret, fits) ? secret : null;
    }

    private static bool Fits(byte[]? secret, Func<byte[], bool> fits)
    {
        if (secret is not null && fits(secret))
        {
            return true;
        }

        CryptographicOperations.ZeroMemory(secret);
        return false;
    }

    private static (byte[]? Secret, IReadOnlyList<int> Wrong)? Correct(IReadOnlyList<Share> shares, int threshold, int length)
    {
        var points = PointsOf(shares);
        var secret = new byte[shares[0].Value.Length];
        var wrong = new SortedSet<int>();
        for (var start = 0; start < secret.Length; start += FieldElement.Size)
        {
            var values = ValuesAt(shares, start);
            if (Gao(points, values, threshold) is not { } polynomial)
            {
                return null;
            }

            Polynomial.Evaluate(polynomial, FieldElement.Zero).Write(secret.AsSpan(start));
            for (var i = 0; i < points.Length; i++)
            {
                if (Polynomial.Evaluate(polynomial, points[i]) != values[i])
                {
                    wrong.Add(shares[i].Point);
                }
            }
        }

        return (secret[..length], [.. wrong]);
    }

    /// <summary>Gao's decoder: the polynomial of degree below the threshold that differs from the values at fewest points, if half the spare shares suffice.</summary>
    private static FieldElement[]? Gao(FieldElement[] points, FieldElement[] values, int threshold)
    {
        var (previous, current) = (Polynomial.Vanishing(points), Polynomial.Interpolate(points, values));
        FieldElement[] previousFactor = [];
        FieldElement[] factor = [FieldElement.One];
        while (2 * (current.Length - 1) >= points.Length + threshold)
        {
            var (quotient, rest) = Polynomial.Divide(previous, current);
            (previous, current) = (current, rest);
            (previousFactor, factor) = (factor, Polynomial.AddProduct(previousFactor, quotient, factor));
        }

        var (decoded, remainder) = Polynomial.Divide(current, factor);
        return remainder.Length == 0 && decoded.Length <= threshold ? decoded : null;
    }

    private static List<int> WrongOnes(IReadOnlyList<Share> shares, Share[] right)
    {
        var points = PointsOf(right);
        var wrong = new SortedSet<int>();
        for (var start = 0; start < right[0].Value.Length; start += FieldElement.Size)
        {
            var polynomial = Polynomial.Interpolate(points, ValuesAt(right, start));
            foreach (var share in shares)
            {
                if (Polynomial.Evaluate(polynomial, new FieldElement((UInt128)(uint)share.Point)) != FieldElement.Read(share.Value.Span[start..]))
                {
                    wrong.Add(share.Point);
                }
            }
        }

        return [.. wrong];
    }

    private static FieldElement[] PointsOf(IReadOnlyList<Share> shares) => [.. shares.Select(share => new FieldElement((UInt128)(uint)share.Point))];

    private static FieldElement[] ValuesAt(IReadOnlyList<Share> shares, int start) => [.. shares.Select(share => FieldElement.Read(share.Value.Span[start..]))];
}
