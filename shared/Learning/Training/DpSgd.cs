namespace FedInfra.Learning.Training;

/// <summary>
/// DP-SGD (Abadi et al. 2016, arXiv:1607.00133): what bounds how much a training tells about one example. Each step
/// draws its batch by Poisson sampling, clips the gradient of each example, and adds Gaussian noise to their sum.
/// </summary>
/// <param name="Clip">
/// Bound C of the L2 norm of one example's gradient over all tensors together; from 1e-30 to 1e30. Longer gradients are
/// shortened to it, so that a small one makes steps small and a large one makes noise large.
/// </param>
/// <param name="NoiseMultiplier">Standard deviation of the noise on each value of the sum, divided by <paramref name="Clip"/>; above 0.</param>
public sealed record DpSgd(double Clip, double NoiseMultiplier)
{
    /// <summary>Everything that is wrong, each message starting with the field; empty for usable numbers.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(Clip is >= 1e-30 and <= 1e30))
        {
            errors.Add($"clip: {Clip} must be above 0, from 1e-30 to 1e30");
        }

        if (!(NoiseMultiplier > 0 && double.IsFinite(NoiseMultiplier)))
        {
            errors.Add($"noise multiplier: {NoiseMultiplier} must be above 0; leave out DP-SGD for training without noise");
        }

        return errors;
    }
}
