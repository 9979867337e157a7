using System.Buffers.Binary;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>Too few nodes to hide among, or to open a secret.</summary>
public sealed class CohortAttackTests : AttackTest
{
    [Fact]
    public void A_coordinator_that_shrinks_the_cohort_in_the_roster_is_caught()
    {
        using var careful = _federation.Start(Victim, policy: Federation.Policy with { MinimumCohort = 5 });
        _federation.Clients[Victim] = careful;
        var four = RosterOf(_federation.Names.Where(name => name != "node-0004").Select(name => Message(_federation.Clients[name].Advertise())));
        Refused(PrivacyRefusal.CohortTooSmall, "this site", () => careful.ShareKeys(four));
    }

    [Fact]
    public void A_coordinator_that_shrinks_the_cohort_among_the_survivors_is_caught()
    {
        _federation.Clients[Victim] = _federation.Start(Victim, policy: Federation.Policy with { MinimumCohort = 5 });
        UpToMask();
        Refused(PrivacyRefusal.CohortTooSmall, "this site", () => VictimClient.Confirm(new byte[] { 0b01111 }));
    }

    [Fact]
    public void Two_nodes_never_aggregate()
    {
        var two = RosterOf(_federation.Names.Take(2).Select(name => Message(_federation.Clients[name].Advertise())));
        Refused(PrivacyRefusal.CohortTooSmall, "3", () => VictimClient.ShareKeys(two));
        Assert.Equal(PrivacyRefusal.CohortTooSmall, Assert.Throws<PrivacyException>(() => new SecureAggregationServer(_federation.Parameters, _federation.Enrolled, ["a", "b"])).Code);
    }

    [Fact]
    public void A_coordinator_that_picks_a_low_threshold_is_caught()
    {
        var roster = _federation.Advertise().ToArray();
        Assert.Equal(4u, BinaryPrimitives.ReadUInt32BigEndian(roster.AsSpan(4)));
        BinaryPrimitives.WriteUInt32BigEndian(roster.AsSpan(4), 2);
        Refused(PrivacyRefusal.ThresholdTooLow, "threshold of 2", () => VictimClient.ShareKeys(roster));
    }

    [Fact]
    public void A_coordinator_that_picks_a_threshold_below_the_sites_floor_is_caught()
    {
        _federation.Clients[Victim] = _federation.Start(Victim, policy: Federation.Policy with { MinimumThreshold = 5 });
        var roster = _federation.Advertise();
        Refused(PrivacyRefusal.ThresholdTooLow, "at least 5", () => VictimClient.ShareKeys(roster));
    }

    [Fact]
    public void A_round_that_holds_against_fewer_corrupt_nodes_than_the_site_asks_is_refused_before_it_starts() =>
        Assert.Equal(
            PrivacyRefusal.ThresholdTooLow,
            Assert.Throws<PrivacyException>(() => _federation.Start(Victim, policy: new ClientPolicy(MaxCorrupt: 0.2))).Code);

    [Fact]
    public void A_coordinator_that_names_fewer_neighbours_is_caught()
    {
        var roster = _federation.Advertise().ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(roster, 2);
        Refused(PrivacyRefusal.DifferentParameters, "neighbours", () => VictimClient.ShareKeys(roster));
    }
}
