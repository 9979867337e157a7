using System.Globalization;

namespace FedInfra.Privacy.DifferentialPrivacy;

/// <summary>
/// Clips an update, all of its values together and scalars among them, to an L2 norm: x becomes x · min(1, C / ‖x‖).
/// What comes out has a norm of at most C in exact arithmetic, float32 rounding included.
/// </summary>
/// <remarks>
/// The squares of float32 numbers are exact in double. Summed in blocks of 1,024, the norm of up to 2^31 of them is off by
/// less than 2^-31 of itself, and rounding the product to float32 adds at most 2^-24: the factor is 2^-22 smaller than
/// C / ‖x‖, which covers both. A norm of 0 is left alone.
/// </remarks>
public static class UpdateClip
{
    /// <summary>Smallest clip.</summary>
    public const double MinimumClip = 1e-9;

    /// <summary>Largest clip.</summary>
    public const double MaximumClip = 1e9;

    private const int BlockLength = 1024;
    private const double Margin = 1.0 / (1 << 22);
    private const double NormError = 1.0 / (1 << 30);

    /// <summary>Clips a whole update in place.</summary>
    /// <param name="update">The difference that leaves the node; finite.</param>
    /// <param name="clip">C, <see cref="MinimumClip"/> to <see cref="MaximumClip"/>.</param>
    /// <returns>True where the update was within the clip: the bit that an adaptive clip counts.</returns>
    /// <exception cref="PrivacyException">The clip is out of range, or a value is not finite.</exception>
    public static bool Apply(Span<float> update, double clip)
    {
        ValidateClip(clip);
        var norm = Math.Sqrt(SquaredNorm(update));
        Scale(update, Factor(norm, clip));
        return norm <= clip;
    }

    /// <summary>Sets an update to zeros where its norm is above a limit that no honest update reaches; its weight still counts.</summary>
    /// <returns>True where it was above.</returns>
    /// <exception cref="PrivacyException">The limit is out of range, or a value is not finite.</exception>
    public static bool ZeroAbove(Span<float> update, double limit)
    {
        ValidateClip(limit);
        if (Math.Sqrt(SquaredNorm(update)) <= limit)
        {
            return false;
        }

        update.Clear();
        return true;
    }

    /// <summary>The squared norm of a part; parts add up.</summary>
    /// <exception cref="PrivacyException">A value is not finite.</exception>
    public static double SquaredNorm(ReadOnlySpan<float> values)
    {
        var total = 0.0;
        for (var start = 0; start < values.Length; start += BlockLength)
        {
            var sum = 0.0;
            foreach (double value in values[start..Math.Min(values.Length, start + BlockLength)])
            {
                sum += value * value;
            }

            // Squares of finite float32 numbers are far from a double's end.
            if (!double.IsFinite(sum))
            {
                throw new PrivacyException(PrivacyRefusal.NotFinite, "update: a value is not finite, so it cannot be clipped; the training diverged");
            }

            total += sum;
        }

        return total;
    }

    /// <summary>What an update of this norm is multiplied by: 1 where it is within the clip.</summary>
    public static double Factor(double norm, double clip)
    {
        ValidateClip(clip);

        // At the very border the true norm may be a rounding error above the clip: shrink there too.
        return norm <= clip * (1 - NormError) ? 1 : clip / norm * (1 - Margin);
    }

    /// <summary>Multiplies a part of an update by its factor.</summary>
    public static void Scale(Span<float> values, double factor)
    {
        if (factor == 1)
        {
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(values[i] * factor);
        }
    }

    /// <exception cref="PrivacyException">The clip is out of range.</exception>
    internal static void ValidateClip(double clip)
    {
        if (!(clip is >= MinimumClip and <= MaximumClip))
        {
            throw new PrivacyException(string.Create(CultureInfo.InvariantCulture, $"clip: {clip} is outside {MinimumClip} to {MaximumClip}"));
        }
    }
}
