namespace FedInfra.Learning.Data.Digits;

/// <summary>How each digit is written: the pen's way in straight pieces.</summary>
internal static class DigitStrokes
{
    private static readonly Stroke[][] Written =
    [
        [.. Arc(0.5, 0.5, 0.3, 0.42, 0, 360)],
        [.. Line((0.32, 0.26), (0.54, 0.08), (0.54, 0.92))],
        [.. Arc(0.5, 0.31, 0.28, 0.23, 190, 385), .. Line((0.754, 0.407), (0.2, 0.91), (0.82, 0.91))],
        [.. Arc(0.46, 0.29, 0.27, 0.21, 200, 450), .. Arc(0.46, 0.71, 0.31, 0.21, 270, 520)],
        [.. Line((0.64, 0.92), (0.64, 0.08), (0.18, 0.64), (0.86, 0.64))],
        [.. Line((0.76, 0.09), (0.29, 0.09), (0.26, 0.47)), .. Arc(0.45, 0.64, 0.33, 0.26, 235, 500)],
        [.. Arc(0.66, 0.64, 0.46, 0.58, 252, 180), .. Arc(0.5, 0.7, 0.3, 0.22, 180, 540)],
        [.. Line((0.2, 0.1), (0.8, 0.1), (0.42, 0.92))],
        [.. Arc(0.5, 0.28, 0.23, 0.2, 90, 450), .. Arc(0.5, 0.7, 0.28, 0.22, 270, 630)],
        [.. Arc(0.48, 0.32, 0.27, 0.23, 0, 360), .. Line((0.75, 0.32), (0.72, 0.6), (0.56, 0.92))],
    ];

    /// <summary>The strokes of a digit from 0 to 9.</summary>
    public static ReadOnlySpan<Stroke> Of(int digit) => Written[digit];

    private static IEnumerable<Stroke> Line(params (double X, double Y)[] points) =>
        points.Zip(points.Skip(1), (from, to) => new Stroke(from.X, from.Y, to.X, to.Y));

    /// <summary>A piece of an ellipse; 0 degrees points right and 90 degrees down.</summary>
    private static IEnumerable<Stroke> Arc(double centreX, double centreY, double radiusX, double radiusY, double from, double to)
    {
        var pieces = (int)Math.Ceiling(Math.Abs(to - from) / 24);
        (double, double) Point(int piece)
        {
            var angle = (from + ((to - from) * piece / pieces)) * Math.PI / 180;
            return (centreX + (radiusX * Math.Cos(angle)), centreY + (radiusY * Math.Sin(angle)));
        }

        return Line([.. Enumerable.Range(0, pieces + 1).Select(Point)]);
    }
}
