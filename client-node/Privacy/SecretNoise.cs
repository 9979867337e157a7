using FedInfra.Privacy.DifferentialPrivacy;

namespace FedInfra.ClientNode.Privacy;

/// <summary>The noise of DP-SGD: exact, and from a cryptographic source.</summary>
internal static class SecretNoise
{
    /// <summary>As <see cref="Learning.Training.DiscreteNoise"/> asks for it.</summary>
    public static void Fill(Span<long> noise, double standardDeviation)
    {
        using var source = NoiseSource.Cryptographic();
        DiscreteGaussian.AtLeast(standardDeviation).Fill(noise, source);
    }
}
