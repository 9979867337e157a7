using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Data.Digits;

/// <summary>Paints one digit as a hand might: its own size, slant, turn, place, pen and noise.</summary>
internal static class DigitPainter
{
    public const int Size = 28;

    /// <param name="digit">0 to 9.</param>
    /// <param name="seed">Decides everything about this picture.</param>
    /// <param name="pixels">28 x 28 values, 0 (paper) to 1 (ink), row by row; overwritten.</param>
    public static void Paint(int digit, ulong seed, Span<float> pixels)
    {
        pixels.Clear();
        var random = new SeededRandom(seed);
        double Between(double low, double high) => low + ((high - low) * random.NextDouble());

        var (width, height) = (Between(16.5, 18.5), Between(18.3, 20.3));
        var slant = Between(-0.15, 0.15);
        var (sin, cos) = Math.SinCos(Between(-0.06, 0.06));
        var (shiftX, shiftY) = (Between(-0.5, 0.5), Between(-0.5, 0.5));
        var pen = Between(0.75, 1.55);
        var wobbleX = Between(-0.03, 0.03);
        var wobbleY = Between(-0.03, 0.03);

        (double X, double Y) Place(double x, double y)
        {
            // The wobble bends straight lines a little, so that no two sevens are the same shape.
            var bentX = x - 0.5 + (wobbleX * Math.Sin(Math.PI * 2 * y));
            var bentY = y - 0.5 + (wobbleY * Math.Sin(Math.PI * 2 * x));
            var slantedX = (bentX * width) - (slant * bentY * height);
            var scaledY = bentY * height;
            return ((Size / 2.0) - 0.5 + shiftX + (cos * slantedX) - (sin * scaledY), (Size / 2.0) - 0.5 + shiftY + (sin * slantedX) + (cos * scaledY));
        }

        foreach (var stroke in DigitStrokes.Of(digit))
        {
            Draw(Place(stroke.X1, stroke.Y1), Place(stroke.X2, stroke.Y2), pen, pixels);
        }

        var ink = Between(0.8, 1);
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (float)Math.Clamp((pixels[i] * ink) + (0.06 * random.NextGaussian()), 0, 1);
        }
    }

    /// <summary>Inks every pixel near the stroke; the edge fades over one pixel.</summary>
    private static void Draw((double X, double Y) from, (double X, double Y) to, double pen, Span<float> pixels)
    {
        var reach = pen + 0.5;
        var (left, right) = Bounds(from.X, to.X, reach);
        var (top, bottom) = Bounds(from.Y, to.Y, reach);
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var square = (dx * dx) + (dy * dy);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var along = square == 0 ? 0 : Math.Clamp((((x - from.X) * dx) + ((y - from.Y) * dy)) / square, 0, 1);
                var (offX, offY) = (x - from.X - (along * dx), y - from.Y - (along * dy));
                var ink = (float)Math.Clamp(reach - Math.Sqrt((offX * offX) + (offY * offY)), 0, 1);
                ref var pixel = ref pixels[(y * Size) + x];
                pixel = Math.Max(pixel, ink);
            }
        }
    }

    private static (int First, int Last) Bounds(double a, double b, double reach) =>
        (Math.Max(0, (int)Math.Floor(Math.Min(a, b) - reach)), Math.Min(Size - 1, (int)Math.Ceiling(Math.Max(a, b) + reach)));
}
