namespace FedInfra.Privacy.SecureAggregation;

/// <summary>Polynomials over GF(2^128): coefficients from the constant up, without zeros at the end; none for 0.</summary>
internal static class Polynomial
{
    /// <summary>The product of (x - point).</summary>
    public static FieldElement[] Vanishing(ReadOnlySpan<FieldElement> points)
    {
        var product = new FieldElement[points.Length + 1];
        product[0] = FieldElement.One;
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = i + 1; j > 0; j--)
            {
                product[j] = product[j - 1] + (product[j] * points[i]);
            }

            product[0] *= points[i];
        }

        return product;
    }

    /// <summary>The polynomial of least degree through the values at the points, which differ.</summary>
    public static FieldElement[] Interpolate(ReadOnlySpan<FieldElement> points, ReadOnlySpan<FieldElement> values)
    {
        var vanishing = Vanishing(points);
        var sum = new FieldElement[points.Length];
        var quotient = new FieldElement[points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            // Synthetic division by (x - point).
            var carry = FieldElement.Zero;
            for (var j = points.Length; j > 0; j--)
            {
                carry = vanishing[j] + (carry * points[i]);
                quotient[j - 1] = carry;
            }

            var scale = values[i] * Evaluate(quotient, points[i]).Inverse();
            for (var j = 0; j < sum.Length; j++)
            {
                sum[j] += quotient[j] * scale;
            }
        }

        return Trim(sum);
    }

    public static FieldElement Evaluate(ReadOnlySpan<FieldElement> polynomial, FieldElement point)
    {
        var value = FieldElement.Zero;
        for (var i = polynomial.Length - 1; i >= 0; i--)
        {
            value = (value * point) + polynomial[i];
        }

        return value;
    }

    /// <summary>Quotient and rest; the divisor is not 0.</summary>
    public static (FieldElement[] Quotient, FieldElement[] Remainder) Divide(FieldElement[] dividend, FieldElement[] divisor)
    {
        if (dividend.Length < divisor.Length)
        {
            return ([], dividend);
        }

        var rest = (FieldElement[])dividend.Clone();
        var quotient = new FieldElement[dividend.Length - divisor.Length + 1];
        var inverse = divisor[^1].Inverse();
        for (var i = quotient.Length - 1; i >= 0; i--)
        {
            quotient[i] = rest[i + divisor.Length - 1] * inverse;
            for (var j = 0; j < divisor.Length; j++)
            {
                rest[i + j] += quotient[i] * divisor[j];
            }
        }

        return (Trim(quotient), Trim(rest));
    }

    /// <summary>a + b c, which is also a - b c.</summary>
    public static FieldElement[] AddProduct(FieldElement[] a, FieldElement[] b, FieldElement[] c)
    {
        var sum = new FieldElement[Math.Max(a.Length, b.Length + c.Length)];
        a.CopyTo(sum, 0);
        for (var i = 0; i < b.Length; i++)
        {
            for (var j = 0; j < c.Length; j++)
            {
                sum[i + j] += b[i] * c[j];
            }
        }

        return Trim(sum);
    }

    private static FieldElement[] Trim(FieldElement[] polynomial)
    {
        var length = polynomial.Length;
        while (length > 0 && polynomial[length - 1] == FieldElement.Zero)
        {
            length--;
        }

        return polynomial[..length];
    }
}
