using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>How much of its machine a site lends; how many trainings run at once is <c>parallel</c> in the site file.</summary>
public sealed class ResourceRules : IPolicyRule
{
    /// <summary>Largest model file, in bytes, at least 1.</summary>
    public long? MaximumModelBytes { get; set; }

    /// <summary>Longest time that a directive may ask for, in seconds, at least 1. Work never goes on past the time that its directive asked for.</summary>
    public int? MaximumRoundSeconds { get; set; }

    IEnumerable<string> IPolicyRule.Validate() => new (string Field, long? Value)[]
        {
            ("maximum-model-bytes", MaximumModelBytes), ("maximum-round-seconds", MaximumRoundSeconds),
        }
        .Where(limit => limit.Value < 1)
        .Select(limit => FormattableString.Invariant($"resources.{limit.Field}: {limit.Value} is below 1"));

    IEnumerable<string> IPolicyRule.WhyNot(Directive directive, DateTimeOffset now)
    {
        if (DirectiveParts.ModelOf(directive)?.Weights?.Length is { } length && length > MaximumModelBytes)
        {
            yield return FormattableString.Invariant($"resources.maximum-model-bytes: the model has {length} bytes; this site takes at most {MaximumModelBytes}");
        }

        if (DirectiveParts.TimeLeftOf(directive).TotalSeconds is var asked && asked > MaximumRoundSeconds)
        {
            yield return FormattableString.Invariant($"resources.maximum-round-seconds: {asked:0} s are asked; this site gives at most {MaximumRoundSeconds}: lower the job's round deadline");
        }
    }

    IEnumerable<string> IPolicyRule.Describe() =>
    [
        FormattableString.Invariant($"resources: models of {(MaximumModelBytes is { } bytes ? FormattableString.Invariant($"at most {bytes}") : "any number of")} bytes, {(MaximumRoundSeconds is { } seconds ? FormattableString.Invariant($"at most {seconds} s") : "any time")} a directive"),
    ];
}
