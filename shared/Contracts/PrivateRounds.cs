using FedInfra.Contracts.V1;
using FedInfra.Privacy.Accounting;
using FedInfra.Privacy.DifferentialPrivacy;
using Mode = FedInfra.Contracts.V1.DifferentialPrivacy.Types.Mode;

namespace FedInfra.Contracts;

/// <summary>
/// What a training directive says of its differential privacy, in the words of the mechanisms. As <see cref="MaskedRounds"/>,
/// the one rule by which both ends reckon it, noise and cost alike.
/// </summary>
public static class PrivateRounds
{
    /// <summary>True where whole updates are clipped: the unit is a site, and every update has weight 1.</summary>
    public static bool ClipsUpdates(TrainWork work) => work.Privacy is { Mode: Mode.Central or Mode.Distributed };

    /// <summary>The noise on updates and on the count of those within the clip, each in units of the clip; null where no count travels along.</summary>
    /// <exception cref="Privacy.PrivacyException">The count's noise is too small.</exception>
    public static (double Update, double? Count) MultipliersOf(V1.DifferentialPrivacy privacy)
    {
        if (!(privacy.ClipCountNoise > 0))
        {
            return (privacy.NoiseMultiplier, null);
        }

        var split = new NoiseSplit(privacy.NoiseMultiplier, privacy.ClipCountNoise);
        return (split.UpdateMultiplier, split.CountMultiplier);
    }

    /// <summary>How a node of a distributed round makes integers with noise, and how their sum is read.</summary>
    /// <exception cref="Privacy.PrivacyException">A parameter is out of range, or noisy sums could overflow.</exception>
    public static DistributedPlan DistributedOf(TrainWork work)
    {
        var (update, count) = MultipliersOf(work.Privacy);
        return new DistributedPlan(
            work.Privacy.Clip, update, count, work.Privacy.NoiseNodes, work.Masking.MaximumNodes, MaskedRounds.ValuesOf(work), work.Masking.Bits);
    }

    /// <summary>
    /// How many honest nodes a sum has at least: the fewest with which it may be opened, without those of the cohort that
    /// may work for the coordinator. At least 1, for a node knows that it adds its own noise.
    /// </summary>
    public static int HonestNodes(int minimumCohort, int cohort, double maxCorrupt) => Math.Max(1, minimumCohort - CountOf(cohort, maxCorrupt));

    /// <summary>A share of a cohort as a number of nodes, rounded up; a share that is written 0.05 is not exactly that.</summary>
    public static int CountOf(int cohort, double share) => (int)Math.Ceiling((cohort * share) - 1e-9);

    /// <summary>What the round costs a site that is in it; null where there is no cost, or (local) where it depends on the site's data.</summary>
    /// <exception cref="Privacy.PrivacyException">A parameter is out of range.</exception>
    public static PrivacySpend? SpendOf(TrainWork work) => work.Privacy?.Mode switch
    {
        Mode.Central => CentralOf(work.Privacy).Validated(),
        Mode.Distributed => DistributedOf(work).Spend(rounds: 1),
        _ => null,
    };

    private static PrivacySpend CentralOf(V1.DifferentialPrivacy privacy)
    {
        // The split costs what the whole does only where there is one.
        MultipliersOf(privacy);
        return PrivacySpend.Central(privacy.NoiseMultiplier, rounds: 1);
    }
}
