using FedInfra.ClientNode.Policies;
using FedInfra.Contracts.V1;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.ClientNode.Tests.Policies;

public sealed class MaskingRulesTests
{
    [Theory]
    [InlineData("secure-aggregation: {required: true}", false)]
    [InlineData("secure-aggregation: {minimum-cohort: 3}", false)]
    [InlineData("secure-aggregation: {minimum-cohort: 3, required: false}", true)]
    [InlineData("work: [train]", true)]
    public void A_site_that_speaks_of_masks_asks_for_them(string policy, bool isAllowed)
    {
        Assert.Equal(isAllowed, Decide(policy, Asked.Plain()).IsAllowed);
        Assert.True(Decide(policy, Asked.Masked()).IsAllowed);
    }

    [Theory]
    [InlineData("work: [train]", false)]
    [InlineData("secure-aggregation: {required: false}", true)]
    public void A_node_that_can_mask_sends_nothing_plainly_unless_its_site_says_so(string policy, bool isAllowed)
    {
        var decision = SitePolicy.Parse(policy, "policy").ThatMasks().Decide(Asked.Plain(), default);

        Assert.Equal(isAllowed, decision.IsAllowed);
        Assert.All(decision.Reasons, reason => Assert.Contains("secure-aggregation: {required: false}", reason, StringComparison.Ordinal));
        Assert.False(SitePolicy.None.ThatMasks().Decide(Asked.Plain(), default).IsAllowed);
        Assert.True(SitePolicy.None.ThatMasks().Decide(Asked.Masked(), default).IsAllowed);
    }

    [Theory]
    [InlineData("minimum-cohort: 5", true)]
    [InlineData("minimum-cohort: 6", false)]
    [InlineData("max-corrupt: 0.05", true)]
    [InlineData("max-corrupt: 0.06", false)]
    public void Too_few_nodes_or_too_little_protection_is_refused_before_the_protocol_begins(string policy, bool isAllowed)
    {
        var decision = Decide($"secure-aggregation: {{{policy}}}", Asked.Masked());

        Assert.Equal(isAllowed, decision.IsAllowed);
        Assert.All(decision.Reasons, reason => Assert.StartsWith("secure-aggregation." + policy.Split(':')[0], reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Even_without_a_policy_a_masked_round_keeps_the_floors()
    {
        var (small, weak) = (Asked.Masked(), Asked.Masked());
        small.Train.Masking.MinimumCohort = 2;
        weak.Train.Masking.MaxCorrupt = 0;

        Assert.StartsWith("secure-aggregation.minimum-cohort", Assert.Single(SitePolicy.None.Decide(small, default).Reasons), StringComparison.Ordinal);
        Assert.StartsWith("secure-aggregation.max-corrupt", Assert.Single(SitePolicy.None.Decide(weak, default).Reasons), StringComparison.Ordinal);
        Assert.Equal(new ClientPolicy(), SitePolicy.None.Masking);
    }

    [Fact]
    public void The_protocol_gets_what_the_site_asks()
    {
        var policy = SitePolicy.Parse("secure-aggregation: {minimum-cohort: 7, minimum-threshold: 5, max-corrupt: 0.2}", "policy");

        Assert.Equal(new ClientPolicy(7, 5, 0.2), policy.Masking);
        Assert.Null(policy.Peers);
    }

    [Fact]
    public void The_pinned_peers_are_those_of_the_file_and_the_round_checks_them()
    {
        var hash = new string('a', 64);
        var policy = SitePolicy.Parse($"secure-aggregation: {{peers: {{a: {hash}, b: {hash.ToUpperInvariant()}, c: {hash}}}}}", "policy");

        Assert.Equal([("a", hash), ("b", hash.ToUpperInvariant()), ("c", hash)], policy.Peers!.Select(peer => (peer.Key, peer.Value)));
        Assert.True(policy.Decide(Asked.Masked(), default).IsAllowed);
    }

    private static PolicyDecision Decide(string policy, Directive directive) => SitePolicy.Parse(policy, "policy").Decide(directive, default);
}
