using System.Security.Cryptography;
using FedInfra.Contracts;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.Rounds.Masking;
using FedInfra.Privacy.DifferentialPrivacy;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Coordinator.Tests.Rounds.Masking;

public sealed class MaskedWorkTests
{
    private const int LargestCohort = 10_000;

    private static readonly EnrolmentRecord _node = Node();

    [Fact]
    public void The_largest_site_sets_the_weight_and_what_is_left_are_the_bits()
    {
        var masking = Create(Spec(), nodes: 5, largest: 1000).Masking;

        Assert.Equal((1000, 5), (masking.MaximumWeight, masking.MaximumNodes));
        Assert.Equal(Quantizer.MostBits(1000, 5), masking.Bits);
        Assert.Equal(5, masking.Certificates.Count);
        Assert.Equal(32, masking.GraphSeed.Length);
        Assert.StartsWith("heart-1/3/", masking.Session, StringComparison.Ordinal);
        Assert.False(masking.RepeatableRounding);
    }

    [Fact]
    public void No_two_attempts_have_one_session_or_graph()
    {
        var (one, two) = (Create(Spec(), 3, 1).Masking, Create(Spec(), 3, 1).Masking);

        Assert.NotEqual(one.Session, two.Session);
        Assert.NotEqual(one.GraphSeed, two.GraphSeed);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(long.MaxValue, 3_355_443)]
    public void A_weight_from_the_sites_words_is_at_least_1_and_leaves_8_bits(long largest, int weight)
    {
        var masking = Create(Spec(), nodes: 5, largest).Masking;

        Assert.Equal(weight, masking.MaximumWeight);
        Assert.True(masking.Bits >= 8);
    }

    [Fact]
    public void A_weight_from_the_job_that_leaves_too_few_bits_is_refused_by_its_field()
    {
        var refusal = Assert.Throws<CoordinatorException>(() => Create(Spec() with { Masking = new MaskingSpec { MaximumWeight = 1 << 28 } }, nodes: 5, 1));

        Assert.Contains("max-weight: 268435456 x 5 nodes", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PrivacyMode.Central, 1)]
    [InlineData(PrivacyMode.Distributed, 1)]
    [InlineData(PrivacyMode.Local, 700)]
    public void Where_a_sites_part_is_bounded_all_weigh_one_and_rounding_is_never_repeatable(PrivacyMode mode, int weight)
    {
        var privacy = new DifferentialPrivacySpec { Mode = mode, Clip = 1, NoiseMultiplier = 1, TargetEpsilon = null, Delta = 1e-5, AdaptiveClip = false };
        var spec = Spec() with { IsRepeatable = true, DifferentialPrivacy = privacy };

        Assert.Equal(weight, Create(spec, 3, 700).Masking.MaximumWeight);
        Assert.False(Create(spec, 3, 700).Masking.RepeatableRounding);
        Assert.True(Create(Spec() with { IsRepeatable = true }, 3, 700).Masking.RepeatableRounding);
    }

    [Fact]
    public void The_largest_cohort_fits_into_a_message_that_nodes_take()
    {
        var work = Create(Spec(), LargestCohort, 100, _node with { Certificate = Convert.ToBase64String(new byte[1024]) });

        Assert.InRange(work.CalculateSize(), LargestCohort * 1024, MaskedRounds.LongestMessage);
    }

    [Fact]
    public void Certificates_that_no_message_holds_are_refused_before_any_node_is_asked()
    {
        var refusal = Assert.Throws<CoordinatorException>(() => Create(Spec(), LargestCohort, 100, _node with { Certificate = Convert.ToBase64String(new byte[2000]) }));

        Assert.Contains("lower cohort.fraction", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("10000 nodes", refusal.Message, StringComparison.Ordinal);
    }

    private static JobSpec Spec() => MaskedFederation.Spec();

    private static Contracts.V1.TrainWork Create(JobSpec spec, int nodes, long largest, EnrolmentRecord? node = null)
    {
        var model = BlobId.Of([1]);
        var plan = new RoundPlan("heart-1", spec, 3, 1, model, new Dictionary<string, BlobId>());
        return MaskedWork.Create(plan, DirectiveFactory.Describe(spec.Model, model, 100), [.. Enumerable.Repeat(node ?? _node, nodes)], largest, NoiseOf(spec, nodes));
    }

    private static RoundNoise? NoiseOf(JobSpec spec, int nodes) => spec.DifferentialPrivacy is { } privacy
        ? new RoundNoise
        {
            Spec = privacy,
            Clip = privacy.Clip,
            NoiseMultiplier = 1,
            Distributed = privacy.Mode == PrivacyMode.Distributed ? DistributedPlan.Finest(privacy.Clip, 1, null, nodes, nodes, spec.Model.ParameterCount) : null,
            SpendOf = _ => null,
        }
        : null;

    private static EnrolmentRecord Node()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return MaskedFederation.Record("node-0", key);
    }
}
