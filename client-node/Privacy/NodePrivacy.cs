using FedInfra.ClientNode.SecureAggregation;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Learning.Training;
using FedInfra.Privacy;
using FedInfra.Privacy.Accounting;
using FedInfra.Privacy.DifferentialPrivacy;
using FedInfra.Privacy.SecureAggregation;
using Mode = FedInfra.Contracts.V1.DifferentialPrivacy.Types.Mode;
using TrainingPlan = FedInfra.Learning.Training.TrainingPlan;

namespace FedInfra.ClientNode.Privacy;

/// <summary>
/// A node's own side of differential privacy: it clips, adds its noise, and writes down what each release costs before the
/// release leaves. What a round would cost too much, or promises and cannot keep, is refused.
/// </summary>
/// <param name="ledger">The account of the node's data set.</param>
/// <param name="perJob">Most epsilon of one job; null is without limit.</param>
/// <param name="total">Most epsilon of all jobs; null is without limit.</param>
/// <param name="delta">The delta of both; null takes each round's own.</param>
/// <param name="node">The node's name: nodes of one data set make a release each, though they are in one session.</param>
/// <param name="sharing">How many nodes of this site have the same data set, at least 1.</param>
public sealed class NodePrivacy(NodeLedger ledger, double? perJob, double? total, double? delta, string node = "", int sharing = 1)
{
    /// <summary>Name of the data set that is accounted for.</summary>
    public string Dataset => ledger.Dataset;

    /// <summary>What was written down so far.</summary>
    public IReadOnlyList<LedgerLine> Lines => ledger.Lines;

    /// <summary>Checks a training directive before anything is done for it.</summary>
    /// <param name="directive">As it came.</param>
    /// <param name="plan">What will be trained.</param>
    /// <param name="examples">Training examples of the node.</param>
    /// <exception cref="PrivacyException">The round promises what its numbers cannot keep.</exception>
    /// <exception cref="BudgetException">It would cost more than the site is ready to spend.</exception>
    public void Check(Directive directive, TrainingPlan plan, int examples)
    {
        if (directive.Train.Privacy is not { } privacy)
        {
            return;
        }

        RoundPromise.Check(directive.Train);
        ledger.Check(directive.Job, ReleaseOf(directive), SpendOf(directive.Train, plan, examples), Limits(privacy));
    }

    /// <summary>Writes a release down; it may leave when this returns.</summary>
    /// <param name="directive">The directive that it answers; a masked round is debited once, however often it is tried.</param>
    /// <param name="plan">What was trained.</param>
    /// <param name="examples">Training examples of the node.</param>
    /// <exception cref="BudgetException">It would cost more than the site is ready to spend.</exception>
    public void Debit(Directive directive, TrainingPlan plan, int examples)
    {
        if (directive.Train.Privacy is { } privacy)
        {
            ledger.Debit(directive.Job, ReleaseOf(directive), SpendOf(directive.Train, plan, examples), Limits(privacy));
        }
    }

    /// <summary>How the node trains; null where gradients are not clipped.</summary>
    public static DpSgd? TrainingOf(TrainWork work) => work.Privacy is { Mode: Mode.Local } privacy ? new DpSgd(privacy.Clip, privacy.NoiseMultiplier) : null;

    /// <summary>Clips a plain update, where its round does.</summary>
    public static void ClipPlain(TrainWork work, float[] delta)
    {
        if (PrivateRounds.ClipsUpdates(work))
        {
            UpdateClip.Apply(delta, work.Privacy.Clip);
        }
    }

    /// <summary>What is done to an update before it is masked; null where nothing is.</summary>
    /// <exception cref="PrivacyException">A parameter is out of range.</exception>
    public static BeforeMasking? Before(TrainWork work)
    {
        if (!PrivateRounds.ClipsUpdates(work))
        {
            return null;
        }

        var (clip, hasCount) = (work.Privacy.Clip, work.Privacy.ClipCountNoise > 0);
        if (work.Privacy.Mode == Mode.Central)
        {
            return new BeforeMasking(Clip, encode: null);
        }

        var rounding = RoundingNoise.Cryptographic();
        var noise = new DistributedNoise(PrivateRounds.DistributedOf(work), rounding);
        return new BeforeMasking(Clip, noise.Encode, noise, rounding);

        float[] Clip(float[] delta)
        {
            var within = UpdateClip.Apply(delta, clip);
            return hasCount ? [.. delta, AdaptiveClip.CountValue(within, clip)] : delta;
        }
    }

    /// <summary>
    /// Checks that a measurement on the site's data may be made: its numbers are exact, and outside of what a job with
    /// differential privacy has promised.
    /// </summary>
    /// <exception cref="PrivacyException">The job has made releases with differential privacy here.</exception>
    public void CheckMeasurement(Directive directive)
    {
        if (Lines.Any(line => line.Job == directive.Job))
        {
            throw new PrivacyException("differential privacy: what is measured on this site's data is exact, and the job's privacy budget does not cover it");
        }
    }

    /// <summary>A masked round's session is used once, and its release once; anything else may be asked for again and costs again.</summary>
    private string ReleaseOf(Directive directive) => directive.Train.Masking is { } masking ? $"{masking.Session} {node}" : Guid.NewGuid().ToString("N");

    private PrivacySpend SpendOf(TrainWork work, TrainingPlan plan, int examples)
    {
        if (work.Privacy.Mode != Mode.Local)
        {
            // The data set changes the updates of all of its nodes, and they may be in one sum: n updates of squared
            // sensitivity C^2 together have n^2 C^2, so that each counts n C^2.
            var spend = PrivateRounds.SpendOf(work)!;
            return sharing == 1 ? spend : spend.WithNoise(spend.NoiseMultiplier / Math.Sqrt(sharing));
        }

        var schedule = PrivateSchedule.Of(plan, examples);
        return PrivacySpend.Local(work.Privacy.NoiseMultiplier, schedule.Steps, schedule.SamplingRate).Validated();
    }

    private LedgerLimits Limits(DifferentialPrivacy privacy) => new(perJob, total, delta ?? privacy.Delta);
}
