using System.Globalization;
using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>What a site asks of differential privacy. What was spent is counted by the node's privacy ledger, not here.</summary>
public sealed class PrivacyRules : IPolicyRule
{
    private static readonly string[] _modes = ["central", "distributed", "local"];
    private static readonly string[] _byNode = ["distributed", "local"];

    /// <summary>True refuses training without differential privacy; the default where the section is there.</summary>
    public bool? Required { get; set; }

    /// <summary>
    /// Any of <c>central</c> (the coordinator adds the noise and is trusted to), <c>distributed</c> and <c>local</c>. Left
    /// out, all but central: there the noise, and so what is counted, is nothing but the coordinator's word.
    /// </summary>
    public IList<string>? Modes { get; set; }

    /// <summary>Least noise, as a multiple of the clip; above 0.</summary>
    public double? MinimumNoiseMultiplier { get; set; }

    /// <summary>Most epsilon that one job may spend; above 0.</summary>
    public double? MaximumEpsilonPerJob { get; set; }

    /// <summary>Most epsilon that may be spent on one data set for ever; above 0.</summary>
    public double? MaximumEpsilon { get; set; }

    /// <summary>The delta at which epsilon is counted, and the largest that a directive may name; above 0, below 1.</summary>
    public double? Delta { get; set; }

    /// <summary>Of a policy without the section.</summary>
    internal static PrivacyRules Absent { get; } = new() { Required = false };

    IEnumerable<string> IPolicyRule.Validate()
    {
        List<string> errors = [.. AllowList.Validate("differential-privacy.modes", Modes, _modes)];
        errors.AddRange(new (string Field, double? Value)[]
            {
                ("minimum-noise-multiplier", MinimumNoiseMultiplier), ("maximum-epsilon-per-job", MaximumEpsilonPerJob), ("maximum-epsilon", MaximumEpsilon),
            }
            .Where(limit => limit.Value is { } value && !(value > 0 && double.IsFinite(value)))
            .Select(limit => Text($"differential-privacy.{limit.Field}: {limit.Value} is not a number above 0")));
        if (Delta is { } delta && !(delta > 0 && delta < 1))
        {
            errors.Add(Text($"differential-privacy.delta: {delta} is outside 0 to 1"));
        }

        if (Delta is null && (MaximumEpsilon ?? MaximumEpsilonPerJob) is not null)
        {
            errors.Add("differential-privacy.delta: is missing; a limit on epsilon means nothing without one (1e-5 is usual, below one by the number of examples)");
        }

        if (MaximumEpsilonPerJob > MaximumEpsilon)
        {
            errors.Add(Text($"differential-privacy.maximum-epsilon-per-job: {MaximumEpsilonPerJob} is above maximum-epsilon, {MaximumEpsilon}"));
        }

        return errors;
    }

    IEnumerable<string> IPolicyRule.WhyNot(Directive directive, DateTimeOffset now)
    {
        if (directive.WorkCase != Directive.WorkOneofCase.Train)
        {
            return [];
        }

        return directive.Train.Privacy is { } privacy
            ? WhyNot(privacy, isMasked: directive.Train.Masking is not null)
            : Required != false ? ["differential-privacy: this site trains with differential privacy only, and the round is without"] : [];
    }

    IEnumerable<string> IPolicyRule.Describe()
    {
        yield return Text($"differential privacy: {(Required != false ? "required" : "not required")}; where it is on, {AllowList.Text(Allowed)} mode{(MinimumNoiseMultiplier is { } noise ? Text($", noise of at least {noise} times the clip") : "")}{(Delta is { } delta ? Text($", delta at most {delta}") : "")}");
        yield return Text($"epsilon: {Most(MaximumEpsilonPerJob)} a job, {Most(MaximumEpsilon)} a data set for ever");
    }

    private IList<string> Allowed => Modes ?? (this == Absent ? _modes : _byNode);

    private IEnumerable<string> WhyNot(DifferentialPrivacy privacy, bool isMasked)
    {
        var mode = privacy.Mode.ToString().ToLowerInvariant();
        if (this != Absent && !Allowed.Contains(mode))
        {
            yield return $"differential-privacy.modes: this site allows {AllowList.Text(Allowed)} only, not {mode}";
        }

        if (privacy.Mode == DifferentialPrivacy.Types.Mode.Distributed && !isMasked && this != Absent)
        {
            yield return "differential-privacy: a node's part of distributed noise protects nobody without secure aggregation";
        }

        // The comparisons are so written that NaN is refused.
        if (MinimumNoiseMultiplier is { } noise && !(privacy.NoiseMultiplier >= noise))
        {
            yield return Text($"differential-privacy.minimum-noise-multiplier: the round's is {privacy.NoiseMultiplier}; this site asks for {noise}");
        }

        if (Delta is { } delta && !(privacy.Delta > 0 && privacy.Delta <= delta))
        {
            yield return Text($"differential-privacy.delta: the round's is {privacy.Delta}; this site allows at most {delta}");
        }
    }

    private static string Most(double? limit) => limit is { } most ? Text($"at most {most}") : "without limit";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
