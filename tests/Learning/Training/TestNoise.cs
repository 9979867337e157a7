using FedInfra.Learning.Randomness;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Tests.Training;

/// <summary>A source of noise that can be repeated and counts what it was asked for.</summary>
internal sealed class TestNoise(double scale = 1)
{
    private readonly SeededRandom _random = new(5);

    /// <summary>No noise at all.</summary>
    public static DiscreteNoise Zero { get; } = (noise, _) => noise.Clear();

    public long Values { get; private set; }

    public HashSet<double> Deviations { get; } = [];

    public void Fill(Span<long> noise, double standardDeviation)
    {
        Values += noise.Length;
        Deviations.Add(standardDeviation);
        foreach (ref var value in noise)
        {
            value = (long)Math.Round(scale * standardDeviation * _random.NextGaussian());
        }
    }
}
