using System.Globalization;
using FedInfra.Privacy.DifferentialPrivacy;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Coordinator.Jobs;

/// <summary>Turns a job file's <c>privacy</c> section into what a round needs.</summary>
internal static class JobPrivacyReader
{
    private const double DefaultDelta = 1e-5;

    /// <summary>Masking is on unless the file says off.</summary>
    public static MaskingSpec? Masking(JobPrivacy? privacy)
    {
        var file = privacy?.SecureAggregation ?? new JobMasking();
        var defaults = new MaskingSpec();
        return file.Enabled == false
            ? null
            : new MaskingSpec
            {
                MinimumCohort = file.MinimumCohort ?? defaults.MinimumCohort,
                MaxCorrupt = file.MaxCorrupt ?? defaults.MaxCorrupt,
                MaxDropout = file.MaxDropout ?? defaults.MaxDropout,
                ClipRange = file.ClipRange ?? defaults.ClipRange,
                MaximumWeight = file.MaxWeight,
            };
    }

    /// <summary>Differential privacy is off unless the file has a section for it.</summary>
    public static DifferentialPrivacySpec? DifferentialPrivacy(JobPrivacy? privacy)
    {
        if (privacy?.DifferentialPrivacy is not { } file || file.Enabled == false)
        {
            return null;
        }

        return new DifferentialPrivacySpec
        {
            Mode = ModeOf(file.Mode) ?? PrivacyMode.Distributed,
            Clip = file.Clip ?? 1,
            NoiseMultiplier = file.NoiseMultiplier,
            TargetEpsilon = file.Epsilon,
            Delta = file.Delta ?? DefaultDelta,
            AdaptiveClip = file.AdaptiveClip ?? false,
            ClipQuantile = file.ClipQuantile ?? 0.5,
            ClipLearningRate = file.ClipLearningRate ?? 0.2,
        };
    }

    /// <summary>Everything that is wrong, each naming its field.</summary>
    public static IEnumerable<string> Check(JobFile file, JobSpec spec) =>
        CheckMasking(file, spec).Select(error => $"privacy.secure-aggregation.{error}")
            .Concat(CheckCohort(file, spec))
            .Concat(CheckDifferential(file.Privacy?.DifferentialPrivacy, spec).Select(error => $"privacy.differential-privacy{error}"));

    private static IEnumerable<string> CheckMasking(JobFile file, JobSpec spec)
    {
        if (spec.Masking is not { } masking)
        {
            yield break;
        }

        if (masking.MinimumCohort is < GroupSize.MinimumNodes or > GroupSize.MaximumNodes)
        {
            yield return $"minimum-cohort: {masking.MinimumCohort} must be {GroupSize.MinimumNodes} to {GroupSize.MaximumNodes}; of two nodes, each reads the other's update off the sum";
        }

        foreach (var (name, share) in new[] { ("max-corrupt", masking.MaxCorrupt), ("max-dropout", masking.MaxDropout) })
        {
            if (!(share >= 0 && share < 1.0 / 3))
            {
                yield return Invariant($"{name}: {share} must be 0 or more and below a third");
            }
        }

        if (!(float.IsFinite(masking.ClipRange) && masking.ClipRange > 0))
        {
            yield return Invariant($"clip-range: {masking.ClipRange} must be above 0");
        }

        if (masking.MaximumWeight is < 1)
        {
            yield return $"max-weight: {masking.MaximumWeight} must be 1 or more";
        }
    }

    private static IEnumerable<string> CheckCohort(JobFile file, JobSpec spec)
    {
        if (spec.Masking is { } masking && file.Cohort?.MinimumNodes is { } nodes && nodes < masking.MinimumCohort)
        {
            yield return $"cohort.minimum-nodes: {nodes} nodes cannot hide their updates among {masking.MinimumCohort}; use {masking.MinimumCohort} or more, or turn privacy.secure-aggregation off";
        }
    }

    private static IEnumerable<string> CheckDifferential(JobDifferentialPrivacy? file, JobSpec spec)
    {
        if (file is null || spec.DifferentialPrivacy is not { } privacy)
        {
            yield break;
        }

        if (ModeOf(file.Mode) is null && file.Mode is not null)
        {
            yield return $".mode: '{file.Mode}' is none of central, distributed, local";
        }

        if (spec.EvaluateSites || (spec.EvaluateEvery > 0 && spec.EvaluationData is null))
        {
            yield return ": what sites measure on their own data is exact and outside of any budget; give evaluation.data for the coordinator (or evaluation.every: 0), and leave out evaluation.sites and alone";
        }

        if (privacy.Mode == PrivacyMode.Distributed && spec.Masking is null)
        {
            yield return ".mode: distributed noise is too little to hide a single update, so it needs secure-aggregation: on; use central or local without it";
        }

        if (file.Epsilon is null == file.NoiseMultiplier is null)
        {
            yield return ": either epsilon (what the job may cost) or noise-multiplier must be given, and not both";
        }

        if (privacy.Mode == PrivacyMode.Local && file.Epsilon is not null)
        {
            yield return ".epsilon: with mode local it depends on each site's number of examples; give noise-multiplier (coordinator privacy calibrate --sampling-rate BATCH/EXAMPLES finds it)";
        }

        foreach (var (name, value) in new[]
        {
            ("epsilon", file.Epsilon), ("noise-multiplier", file.NoiseMultiplier), ("clip", file.Clip), ("clip-learning-rate", file.ClipLearningRate),
        })
        {
            if (value is { } number && !(double.IsFinite(number) && number > 0))
            {
                yield return Invariant($".{name}: {number} must be above 0");
            }
        }

        if (privacy.Mode != PrivacyMode.Local && privacy.Clip is (> 0 and < UpdateClip.MinimumClip) or (> UpdateClip.MaximumClip and < double.PositiveInfinity))
        {
            yield return Invariant($".clip: {privacy.Clip} must be {UpdateClip.MinimumClip} to {UpdateClip.MaximumClip}");
        }

        foreach (var (name, value) in new[] { ("delta", file.Delta), ("clip-quantile", file.ClipQuantile) })
        {
            if (value is { } number && !(number > 0 && number < 1))
            {
                yield return Invariant($".{name}: {number} must be above 0 and below 1");
            }
        }

        if (privacy is { Mode: PrivacyMode.Central, AdaptiveClip: true } && spec.Masking is null)
        {
            yield return ".adaptive-clip: who was within the clip travels masked; turn secure-aggregation on, or leave it out";
        }

        if (privacy is { Mode: PrivacyMode.Local, AdaptiveClip: true })
        {
            yield return ".adaptive-clip: clips whole updates, and mode local clips gradients; leave it out";
        }
    }

    private static PrivacyMode? ModeOf(string? mode) => mode switch
    {
        "central" => PrivacyMode.Central,
        "distributed" => PrivacyMode.Distributed,
        "local" => PrivacyMode.Local,
        _ => null,
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
