namespace FedInfra.Learning.Training;

/// <summary>
/// Where the noise of <see cref="DpSgd"/> comes from; the privacy claimed rests on it. It must fill
/// <paramref name="noise"/> with independent draws of the discrete Gaussian over the whole numbers (Canonne, Kamath and
/// Steinke 2020, arXiv:2004.00010) from a cryptographic source. May be called on several threads at once.
/// </summary>
/// <param name="noise">Every element is overwritten.</param>
/// <param name="standardDeviation">The parameter sigma of the distribution, above 0, in the unit of the elements.</param>
public delegate void DiscreteNoise(Span<long> noise, double standardDeviation);
