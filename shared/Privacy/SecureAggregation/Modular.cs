namespace FedInfra.Privacy.SecureAggregation;

/// <summary>Numbers on a circle.</summary>
public static class Modular
{
    /// <summary>Modular clipping (Kairouz 2021): the number in [low, high) that differs from the value by a multiple of high - low.</summary>
    /// <exception cref="PrivacyException">The range is empty.</exception>
    public static long Wrap(long value, long low, long high)
    {
        if (high <= low)
        {
            throw new PrivacyException($"range: {high} is not above {low}");
        }

        var size = (Int128)high - low;
        var rest = ((Int128)value - low) % size;
        return (long)((rest < 0 ? rest + size : rest) + low);
    }
}
