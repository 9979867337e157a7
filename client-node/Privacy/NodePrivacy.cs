using System.Globalization;
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
public sealed class NodePrivacy(NodeLedger ledger, double? perJob, double? total, double? delta)
{
    /// <summary>Name of the data set that is accounted for.</summary>
    public string Dataset => ledger.Dataset;

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

        Require(
            privacy.Mode is Mode.Central or Mode.Distributed or Mode.Local,
            "mode: the coordinator asks for a kind of differential privacy that this version does not know; update the client node");
        Require(privacy.Delta is > 0 and < 1, Text($"delta: {privacy.Delta} is not above 0 and below 1"));
        Require(double.IsFinite(privacy.Clip) && privacy.Clip > 0, Text($"clip: {privacy.Clip} is not above 0"));
        if (privacy.Mode == Mode.Distributed)
        {
            CheckDistributed(directive.Train);
        }

        ledger.Check(directive.Job, SpendOf(directive.Train, plan, examples), Limits(privacy));
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
            // A masked round's session is used once, and its release once; anything else may be asked for again and costs again.
            var release = directive.Train.Masking?.Session ?? Guid.NewGuid().ToString("N");
            ledger.Debit(directive.Job, release, SpendOf(directive.Train, plan, examples), Limits(privacy));
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

    /// <summary>The noise is what it is said to be only if enough honest nodes add theirs, on the scale that is summed.</summary>
    private static void CheckDistributed(TrainWork work)
    {
        Require(work.Masking is not null, "mode: a node's part of distributed noise protects nobody without secure aggregation");
        var corrupt = (int)Math.Ceiling((work.Masking!.MaximumNodes * work.Masking.MaxCorrupt) - 1e-9);
        var honest = Math.Max(1, work.Masking.MinimumCohort - corrupt);
        Require(
            work.Privacy.NoiseNodes >= 1 && work.Privacy.NoiseNodes <= honest,
            $"noise nodes: the noise counts on {work.Privacy.NoiseNodes} honest nodes, and the round may end with {honest}");
        var quantizer = new Quantizer(work.Masking.ClipRange, work.Masking.Bits, work.Masking.MaximumWeight, work.Masking.MaximumNodes);
        Require(PrivateRounds.DistributedOf(work).Quantizer == quantizer, "clip range: updates are clipped to one range and summed in another");
    }

    private static PrivacySpend SpendOf(TrainWork work, TrainingPlan plan, int examples)
    {
        if (work.Privacy.Mode != Mode.Local)
        {
            return PrivateRounds.SpendOf(work)!;
        }

        var schedule = PrivateSchedule.Of(plan, examples);
        return PrivacySpend.Local(work.Privacy.NoiseMultiplier, schedule.Steps, schedule.SamplingRate).Validated();
    }

    private LedgerLimits Limits(DifferentialPrivacy privacy) => new(perJob, total, delta ?? privacy.Delta);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PrivacyException($"differential privacy: {otherwise}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
