using System.Globalization;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Learning.Training;
using FedInfra.Privacy;
using FedInfra.Privacy.DifferentialPrivacy;
using FedInfra.Privacy.SecureAggregation;
using Mode = FedInfra.Contracts.V1.DifferentialPrivacy.Types.Mode;

namespace FedInfra.ClientNode.Privacy;

/// <summary>Whether a directive's numbers can keep the differential privacy that it promises; the node decides by itself.</summary>
internal static class RoundPromise
{
    /// <exception cref="PrivacyException">They cannot; the message names the number.</exception>
    public static void Check(TrainWork work)
    {
        var privacy = work.Privacy;
        Require(
            privacy.Mode is Mode.Central or Mode.Distributed or Mode.Local,
            "mode: the coordinator asks for a kind of differential privacy that this version does not know; update the client node");

        // The comparisons are so written that NaN is refused.
        Require(privacy.Delta is > 0 and < 1, Text($"delta: {privacy.Delta} is not above 0 and below 1"));
        Require(
            double.IsFinite(privacy.NoiseMultiplier) && privacy.NoiseMultiplier > 0,
            Text($"noise multiplier: {privacy.NoiseMultiplier} is not a number above 0"));
        if (privacy.Mode == Mode.Local)
        {
            var errors = new DpSgd(privacy.Clip, privacy.NoiseMultiplier).Validate();
            Require(errors.Count == 0, string.Join("; ", errors));
        }
        else
        {
            Require(
                privacy.Clip is >= UpdateClip.MinimumClip and <= UpdateClip.MaximumClip,
                Text($"clip: {privacy.Clip} is outside {UpdateClip.MinimumClip} to {UpdateClip.MaximumClip}"));
        }

        CheckCount(work);
        if (privacy.Mode == Mode.Distributed)
        {
            CheckDistributed(work);
        }
    }

    /// <summary>Who was within the clip may travel along masked only, and with enough noise of its own.</summary>
    private static void CheckCount(TrainWork work)
    {
        var noise = work.Privacy.ClipCountNoise;
        Require(double.IsFinite(noise) && noise >= 0, Text($"clip count noise: {noise} is neither 0 nor a number above it"));
        if (noise > 0)
        {
            Require(
                PrivateRounds.ClipsUpdates(work) && work.Masking is not null,
                "clip count noise: who was within the clip is counted only where whole updates are clipped and masked");
            PrivateRounds.MultipliersOf(work.Privacy);
        }
    }

    /// <summary>The noise is what it is said to be only if enough honest nodes add theirs, on the scale that is summed.</summary>
    private static void CheckDistributed(TrainWork work)
    {
        Require(work.Masking is not null, "mode: a node's part of distributed noise protects nobody without secure aggregation");
        var masking = work.Masking!;
        Require(masking.MaxCorrupt is >= 0 and < 1, Text($"max corrupt: {masking.MaxCorrupt} is not a share"));
        var honest = PrivateRounds.HonestNodes(masking.MinimumCohort, masking.MaximumNodes, masking.MaxCorrupt);
        Require(
            work.Privacy.NoiseNodes >= 1 && work.Privacy.NoiseNodes <= honest,
            Text($"noise nodes: the noise counts on {work.Privacy.NoiseNodes} honest nodes, and the round may end with {honest}"));
        var quantizer = new Quantizer(masking.ClipRange, masking.Bits, masking.MaximumWeight, masking.MaximumNodes);
        Require(PrivateRounds.DistributedOf(work).Quantizer == quantizer, "clip range: updates are clipped to one range and summed in another");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PrivacyException($"differential privacy: {otherwise}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
