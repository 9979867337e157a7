using FedInfra.Privacy;
using FedInfra.Privacy.DifferentialPrivacy;

namespace FedInfra.Coordinator.Aggregation;

/// <summary>Another mean with the noise of central differential privacy: no strategy sees it without.</summary>
internal sealed class NoisyMean(IUpdateMean exact, CentralNoise noise) : IUpdateMean
{
    public double TotalWeight => exact.TotalWeight;

    public void Fold(long first, Span<double> mean, Span<float> values)
    {
        exact.Fold(first, mean, values);
        Add(mean);
    }

    /// <summary>The noisy value of what a masked mean holds beyond the model; asked for once, after the last block.</summary>
    public double Beyond(float value)
    {
        Span<double> last = [value];
        Add(last);
        return last[0];
    }

    private void Add(Span<double> values)
    {
        try
        {
            noise.AddTo(values);
        }
        catch (PrivacyException exception)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"Noise cannot be added: {exception.Message}.", exception);
        }
    }
}
