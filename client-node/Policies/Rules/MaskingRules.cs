using System.Globalization;
using FedInfra.ClientNode.Sites;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>What a site asks of masked rounds (secure aggregation).</summary>
public sealed class MaskingRules : IPolicyRule
{
    /// <summary>True refuses rounds without masking; the default where the section is there.</summary>
    public bool? Required { get; set; }

    /// <summary>Fewest nodes to hide among, at least 3 (default).</summary>
    public int? MinimumCohort { get; set; }

    /// <summary>Fewest nodes that together can open a secret, at least 2 (default).</summary>
    public int? MinimumThreshold { get; set; }

    /// <summary>The round must hold against at least this share of nodes that work for the coordinator, 0 to below a third; by default 0.05.</summary>
    public double? MaxCorrupt { get; set; }

    /// <summary>
    /// The nodes to mask with: name to SHA-256 of the public key. Left out, it is every node that the coordinator has
    /// enrolled. Whether a cohort is theirs is checked where its certificates are read, when the round begins
    /// (<see cref="SecureAggregation.PeerCertificates"/>).
    /// </summary>
    public IDictionary<string, string>? Peers { get; set; }

    /// <summary>Of a policy without the section, at a node that has no certificate to mask with.</summary>
    internal static MaskingRules Absent { get; } = new() { Required = false };

    /// <summary>Of a policy without the section, at a node that has one: a coordinator cannot turn masking off by not asking for it.</summary>
    internal static MaskingRules Default { get; } = new();

    internal ClientPolicy ToClientPolicy()
    {
        var floors = new ClientPolicy();
        return new ClientPolicy(MinimumCohort ?? floors.MinimumCohort, MinimumThreshold ?? floors.MinimumThreshold, MaxCorrupt ?? floors.MaxCorrupt);
    }

    IEnumerable<string> IPolicyRule.Validate()
    {
        if (MinimumCohort < GroupSize.MinimumNodes)
        {
            yield return Text($"secure-aggregation.minimum-cohort: {MinimumCohort} is below {GroupSize.MinimumNodes}, with which nobody hides");
        }

        if (MinimumThreshold < 2)
        {
            yield return Text($"secure-aggregation.minimum-threshold: {MinimumThreshold} is below 2: a single node could open a secret");
        }

        if (MaxCorrupt is { } share && !(share >= 0 && share < 1.0 / 3))
        {
            yield return Text($"secure-aggregation.max-corrupt: {share} is outside 0 to below 1/3");
        }

        foreach (var (node, fingerprint) in Peers ?? new Dictionary<string, string>())
        {
            if (!WireName.IsValid(node, SiteFile.MaximumNameLength))
            {
                yield return $"secure-aggregation.peers: '{node}' is not a node's name: 1 to {SiteFile.MaximumNameLength} of a-z, 0-9 and '-'";
            }

            if (!Fingerprints.IsValid(fingerprint))
            {
                yield return $"secure-aggregation.peers.{node}: '{fingerprint}' {Fingerprints.Expected}";
            }
        }

        if (Peers is { Count: var peers } && peers < ToClientPolicy().Cohort)
        {
            yield return Text($"secure-aggregation.peers: {peers} nodes, this one among them, can never be a cohort of {ToClientPolicy().Cohort}");
        }
    }

    IEnumerable<string> IPolicyRule.WhyNot(Directive directive, DateTimeOffset now)
    {
        if (directive.WorkCase != Directive.WorkOneofCase.Train)
        {
            return [];
        }

        return directive.Train.Masking is { } masking
            ? WhyNot(masking)
            : Required != false ? [$"secure-aggregation: this site's updates leave it masked only, and the round is without secure aggregation{(this == Default ? " (a site that allows that says so in its policy: secure-aggregation: {required: false})" : "")}"] : [];
    }

    IEnumerable<string> IPolicyRule.Describe()
    {
        var floors = ToClientPolicy();
        yield return Text($"secure aggregation: {(Required != false ? "required" : "not required")}; where it is on, at least {floors.Cohort} nodes, at least {floors.MinimumThreshold} of them to open a secret, safe against {100 * floors.MaxCorrupt:0.#} % that work for the coordinator");
        yield return $"peers: {(Peers is null ? "every node that the coordinator's authority has enrolled" : string.Join(", ", Peers.Keys) + ", each by its key")}";
    }

    private IEnumerable<string> WhyNot(Masking masking)
    {
        var floors = ToClientPolicy();
        if (masking.MinimumCohort < GroupSize.MinimumNodes)
        {
            yield return Text($"secure-aggregation.minimum-cohort: the round would go on with {masking.MinimumCohort} nodes; fewer than {GroupSize.MinimumNodes} hide nobody");
        }

        if (MinimumCohort is not null && masking.Certificates.Count < floors.Cohort)
        {
            yield return Text($"secure-aggregation.minimum-cohort: {masking.Certificates.Count} nodes are asked; this site hides among {floors.Cohort} or more");
        }

        if (!(masking.MaxCorrupt >= floors.MaxCorrupt))
        {
            yield return Text($"secure-aggregation.max-corrupt: the round holds against {masking.MaxCorrupt} of the nodes; this site asks for {floors.MaxCorrupt}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
