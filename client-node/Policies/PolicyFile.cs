using FedInfra.ClientNode.Policies.Rules;
using FedInfra.CommandLine;

namespace FedInfra.ClientNode.Policies;

/// <summary>
/// A site's policy as its operator writes it (YAML, hyphenated keys). Every field may be left out, and then allows what a
/// coordinator asks; a field that is there without a value is an error, so that nothing is allowed by a slip.
/// </summary>
public sealed class PolicyFile
{
    /// <summary>SHA-256 of the public key of the coordinator's authority: no other coordinator is spoken to.</summary>
    public string? CoordinatorFingerprint { get; set; }

    /// <summary>Names of jobs to take part in; <c>*</c> stands for any letters.</summary>
    public IList<string>? Jobs { get; set; }

    /// <summary>Any of <c>train</c>, <c>evaluate</c>, <c>baseline</c>.</summary>
    public IList<string>? Work { get; set; }

    public ModelRules? Models { get; set; }

    /// <summary>The coordinator's strategies to take part in, for example <c>fedavg</c>.</summary>
    public IList<string>? Strategies { get; set; }

    public TrainingRules? Training { get; set; }

    public MaskingRules? SecureAggregation { get; set; }

    public PrivacyRules? DifferentialPrivacy { get; set; }

    public OpeningHours? Hours { get; set; }

    public ResourceRules? Resources { get; set; }

    /// <summary>Numbers that may leave: any of <c>examples</c>, <c>loss</c>, <c>accuracy</c>, <c>steps</c>, <c>seconds</c>.</summary>
    public IList<string>? Metrics { get; set; }

    /// <summary>Reads a policy and checks everything in it.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <exception cref="CommandException">All errors at once, each naming its field.</exception>
    public static PolicyFile Parse(string yaml, string source)
    {
        var file = SettingsFile.Parse<PolicyFile>(yaml, source);
        string[] empty = [.. WithoutValue(SettingsFile.Parse<Dictionary<string, object?>>(yaml, source), "")];
        SettingsFile.ThrowIfAny([.. empty.Select(field => $"{field}: has no value; give one, or leave the field out to allow everything"), .. file.Validate()], source);
        return file;
    }

    /// <summary>Everything that is wrong, each naming the field; empty when the policy can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (CoordinatorFingerprint is { } fingerprint && !Fingerprints.IsValid(fingerprint))
        {
            errors.Add($"coordinator-fingerprint: '{fingerprint}' {Fingerprints.Expected}");
        }

        return [.. errors, .. Rules().SelectMany(rule => rule.Validate())];
    }

    /// <summary>The sections in the order of the file; one that is left out allows everything.</summary>
    /// <param name="canMask">Whether the node has a certificate, with which it can hide its updates.</param>
    internal IReadOnlyList<IPolicyRule> Rules(bool canMask = false) =>
    [
        new JobNames(Jobs),
        new WorkKinds(Work),
        Models ?? new ModelRules(),
        new StrategyNames(Strategies),
        Training ?? new TrainingRules(),
        SecureAggregation ?? (canMask ? MaskingRules.Default : MaskingRules.Absent),
        DifferentialPrivacy ?? PrivacyRules.Absent,
        Hours ?? OpeningHours.Absent,
        Resources ?? new ResourceRules(),
        new MetricNames(Metrics),
    ];

    private static IEnumerable<string> WithoutValue(object? value, string path) => value switch
    {
        null => [path],
        IReadOnlyDictionary<string, object?> root => root.SelectMany(pair => WithoutValue(pair.Value, pair.Key)),
        IDictionary<object, object?> section => section.SelectMany(pair => WithoutValue(pair.Value, $"{path}.{pair.Key}")),
        IList<object?> list => list.SelectMany((item, i) => WithoutValue(item, $"{path}[{i}]")),
        _ => [],
    };
}
