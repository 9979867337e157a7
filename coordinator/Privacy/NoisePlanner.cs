using System.Globalization;
using FedInfra.Contracts;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.State;
using FedInfra.Learning.Training;
using FedInfra.Privacy;
using FedInfra.Privacy.Accounting;
using FedInfra.Privacy.DifferentialPrivacy;

namespace FedInfra.Coordinator.Privacy;

/// <summary>
/// Works out a round's noise from what the job asks for. Where that is an epsilon, the noise is what keeps all of the job's
/// releases, those already made (failed attempts too) and those to come, within it.
/// </summary>
public sealed class NoisePlanner(StateStore state, PrivacyLedger ledger)
{
    private const int NoiseDigits = 6;
    private const double NoiseStep = 1e-4;

    /// <param name="plan">The round.</param>
    /// <param name="cohort">How many nodes are asked.</param>
    /// <returns>Null where the job has no differential privacy.</returns>
    /// <exception cref="CoordinatorException">The job's epsilon cannot be kept, or noisy sums would overflow.</exception>
    public RoundNoise? For(RoundPlan plan, int cohort)
    {
        if (plan.Spec.DifferentialPrivacy is not { } spec)
        {
            return null;
        }

        try
        {
            return spec.Mode == PrivacyMode.Local ? Local(plan, spec) : OfUpdates(plan, spec, cohort);
        }
        catch (PrivacyException exception)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument, $"The job's differential privacy cannot be kept in round {plan.Number}: {exception.Message}.", exception);
        }
    }

    private RoundNoise OfUpdates(RoundPlan plan, DifferentialPrivacySpec spec, int cohort)
    {
        var clip = plan.Clip ?? spec.Clip;
        var multiplier = spec.NoiseMultiplier ?? Calibrate(plan, spec, z => With(z).Spend);
        var (noise, spend) = With(multiplier);
        return noise with { SpendOf = _ => spend };

        (RoundNoise Noise, PrivacySpend Spend) With(double z)
        {
            var split = spec.AdaptiveClip ? NoiseSplit.ForCohort(z, cohort) : null;
            var noise = new RoundNoise { Spec = spec, Clip = clip, NoiseMultiplier = z, Split = split, SpendOf = _ => null };
            if (spec.Mode == PrivacyMode.Central)
            {
                return (noise, PrivacySpend.Central(z, rounds: 1));
            }

            var (minimum, honest) = SmallestCohort(plan.Spec.Masking!, cohort);
            var distributed = DistributedPlan.Finest(
                clip, split?.UpdateMultiplier ?? z, split?.CountMultiplier, honest, cohort, plan.Spec.Model.ParameterCount + (split is null ? 0 : 1));
            return (noise with { Distributed = distributed, MinimumCohort = minimum }, distributed.Spend(rounds: 1));
        }
    }

    /// <summary>The fewest nodes that a sum may be opened with, and how many of them add their noise even if the corrupt ones do not.</summary>
    private static (int Minimum, int Honest) SmallestCohort(MaskingSpec masking, int cohort)
    {
        var minimum = Math.Max(masking.MinimumCohort, cohort - PrivateRounds.CountOf(cohort, masking.MaxDropout));
        return (minimum, PrivateRounds.HonestNodes(minimum, cohort, masking.MaxCorrupt));
    }

    /// <summary>The noise of the rounds before is kept as long as it is enough, so that ledgers read simply.</summary>
    /// <param name="plan">The round.</param>
    /// <param name="spec">With a target.</param>
    /// <param name="spendOf">What one round with such a noise multiplier really costs.</param>
    private double Calibrate(RoundPlan plan, DifferentialPrivacySpec spec, Func<double, PrivacySpend> spendOf)
    {
        var spent = ledger.SpentBy(plan.Job);
        var target = spec.TargetEpsilon!.Value;
        if (spent.Count > 0 && Rounded(spent[^1].NoiseMultiplier, Math.Round) is var before && Holds(before))
        {
            return before;
        }

        // The search takes a node's noise to be in proportion, which integers are but nearly.
        var noise = Rounded(Calibration.NoiseMultiplier(target, spec.Delta, spendOf(1) with { Steps = plan.RoundsLeft }, spent), Math.Ceiling);
        while (!Holds(noise))
        {
            noise = noise < Calibration.MaximumNoiseMultiplier
                ? Rounded(noise * (1 + NoiseStep), Math.Ceiling)
                : throw new PrivacyException(string.Create(CultureInfo.InvariantCulture, $"epsilon: {target} is out of reach, whatever the noise; raise it, or take fewer rounds"));
        }

        return noise;

        bool Holds(double z) => Composition.Epsilon([.. spent, spendOf(z) with { Steps = plan.RoundsLeft }], spec.Delta) <= target;
    }

    /// <summary>
    /// To few enough digits that it is found again in what a ledger says was spent, where the last bits are lost.
    /// </summary>
    private static double Rounded(double noise, Func<double, double> round)
    {
        var scale = Math.Pow(10, NoiseDigits - 1 - Math.Floor(Math.Log10(noise)));
        return round(noise * scale) / scale;
    }

    private RoundNoise Local(RoundPlan plan, DifferentialPrivacySpec spec) => new()
    {
        Spec = spec,
        Clip = spec.Clip,
        NoiseMultiplier = spec.NoiseMultiplier!.Value,
        SpendOf = node =>
        {
            if (state.Current.Nodes.GetValueOrDefault(node)?.Description.TrainExamples is not ({ } examples and > 0))
            {
                return null;
            }

            var schedule = PrivateSchedule.Of(plan.Spec.Training, (int)Math.Min(examples, int.MaxValue));
            return PrivacySpend.Local(spec.NoiseMultiplier.Value, schedule.Steps, schedule.SamplingRate);
        },
    };
}
