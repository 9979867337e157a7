using FedInfra.ClientNode.Policies.Rules;
using FedInfra.ClientNode.Sites;
using FedInfra.CommandLine;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Identity;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.ClientNode.Policies;

/// <summary>
/// What a site allows, whatever a coordinator says: pure decisions over what its operator wrote. Nothing in a directive
/// changes it. Immutable.
/// </summary>
public sealed class SitePolicy
{
    private readonly IReadOnlyList<IPolicyRule> _rules;

    private readonly PolicyFile _file;

    private SitePolicy(PolicyFile file, bool canMask = false)
    {
        _file = file;
        _rules = file.Rules(canMask);
        var privacy = file.DifferentialPrivacy ?? PrivacyRules.Absent;
        CoordinatorFingerprint = file.CoordinatorFingerprint;
        Masking = (file.SecureAggregation ?? MaskingRules.Absent).ToClientPolicy();
        Peers = file.SecureAggregation?.Peers is { } peers ? new Dictionary<string, string>(peers, StringComparer.Ordinal).AsReadOnly() : null;
        (MaximumEpsilon, MaximumEpsilonPerJob, Delta) = (privacy.MaximumEpsilon, privacy.MaximumEpsilonPerJob, privacy.Delta);
        Metrics = new MetricNames(file.Metrics).Allowed;
    }

    /// <summary>Of a site without a policy: everything is allowed.</summary>
    public static SitePolicy None { get; } = new(new PolicyFile());

    /// <summary>SHA-256 of the public key of the one authority whose coordinator this site speaks to; null takes the one of the site file.</summary>
    public string? CoordinatorFingerprint { get; }

    /// <summary>What this site insists on in masked rounds; never below the protocol's floors.</summary>
    public ClientPolicy Masking { get; }

    /// <summary>
    /// The nodes with which this site masks: name to SHA-256 of the public key. Null takes every node that the coordinator's
    /// authority has enrolled.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Peers { get; }

    /// <summary>
    /// Most epsilon that may ever be spent on one data set, over all jobs; null is without limit. For the node's privacy
    /// ledger, which knows what was spent: <see cref="Decide"/> does not look at it.
    /// </summary>
    public double? MaximumEpsilon { get; }

    /// <summary>Most epsilon that one job may spend; null is without limit. For the node's privacy ledger, as <see cref="MaximumEpsilon"/>.</summary>
    public double? MaximumEpsilonPerJob { get; }

    /// <summary>The delta at which both are counted, and the largest that a directive may name; null only where neither is set.</summary>
    public double? Delta { get; }

    /// <summary>What a node tells its coordinator that it will spend; null where there is no limit.</summary>
    public PrivacyBudget? Budget => MaximumEpsilon is { } epsilon ? new PrivacyBudget { Epsilon = epsilon, Delta = Delta!.Value } : null;

    /// <summary>The numbers that may leave.</summary>
    public LeavingMetrics Metrics { get; }

    /// <summary>
    /// The same for a node that has a certificate: it sends no plain update unless the policy says
    /// <c>secure-aggregation: {required: false}</c>.
    /// </summary>
    public SitePolicy ThatMasks() => new(_file, canMask: true);

    /// <summary>Reads a policy file.</summary>
    /// <exception cref="CommandException">All errors at once, each naming its field.</exception>
    public static SitePolicy Read(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > SettingsFile.MaximumLength }
                ? throw new CommandException($"{path}: is too long for a policy.")
                : Parse(File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: the site's policy cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Parses a policy; see <see cref="Read"/>.</summary>
    public static SitePolicy Parse(string yaml, string source) => new(PolicyFile.Parse(yaml, source));

    /// <summary>The policy that a site file names; without one everything is allowed.</summary>
    /// <exception cref="CommandException">The policy cannot be used.</exception>
    public static SitePolicy Of(SiteFile site) => site.PolicyFile is { } path ? Read(path) : None;

    /// <summary>Whether the site allows a directive.</summary>
    /// <param name="directive">As it came; a withdrawal is always allowed.</param>
    /// <param name="now">For the opening hours.</param>
    public PolicyDecision Decide(Directive directive, DateTimeOffset now) => directive.WorkCase == Directive.WorkOneofCase.Withdraw
        ? new PolicyDecision([])
        : new PolicyDecision([.. _rules.SelectMany(rule => rule.WhyNot(directive, now)).Select(reason => PlainText.Clean(reason))]);

    /// <summary>Checks who the coordinator is, before anything is sent to it.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="authority">Whose certificate it must show; null where it shows none.</param>
    /// <exception cref="ClientNodeException">It is not the one that the policy pins.</exception>
    public void CheckCoordinator(string address, TrustedAuthority? authority)
    {
        if (CoordinatorFingerprint is not { } pinned)
        {
            return;
        }

        if (authority is null)
        {
            throw new ClientNodeException($"coordinator-fingerprint: the site's policy pins its coordinator, and {address} without https cannot prove to be it. Nothing was sent.");
        }

        if (!Fingerprints.Same(pinned, authority.Fingerprint))
        {
            throw new ClientNodeException(
                $"coordinator-fingerprint: the site's policy pins the authority {pinned}, but coordinator-ca-file is of {authority.Fingerprint}. Nothing was sent to {address}.");
        }
    }

    /// <summary>What is allowed, in plain words, a line each.</summary>
    public IReadOnlyList<string> Describe() =>
    [
        CoordinatorFingerprint is { } pinned
            ? $"coordinator: only one whose authority has the public key {pinned}"
            : "coordinator: any whose certificate is of the site file's coordinator-ca-file",
        .. _rules.SelectMany(rule => rule.Describe()),
    ];
}
