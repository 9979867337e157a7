using FedInfra.Coordinator.Rounds;

namespace FedInfra.Coordinator.Tests.Rounds;

public sealed class CohortSelectionTests
{
    private static readonly string[] _hundred = [.. Enumerable.Range(0, 100).Select(i => $"node-{i:00}")];

    [Theory]
    [InlineData(1, 100)]
    [InlineData(0.1, 10)]
    [InlineData(0.29, 29)]
    [InlineData(0.001, 1)]
    public void The_share_is_rounded_down_but_never_to_nobody(double fraction, int expected)
    {
        var cohort = CohortSelection.Pick(_hundred, fraction, seed: 1, round: 1, attempt: 1);

        Assert.Equal(expected, cohort.Count);
        Assert.Equal(cohort.Distinct().Order(StringComparer.Ordinal), cohort);
    }

    [Fact]
    public void The_draw_repeats_with_its_seed_and_changes_with_round_and_attempt()
    {
        var first = CohortSelection.Pick(_hundred, 0.1, 1, 1, 1);

        Assert.Equal(first, CohortSelection.Pick(_hundred, 0.1, 1, 1, 1));
        Assert.NotEqual(first, CohortSelection.Pick(_hundred, 0.1, 2, 1, 1));
        Assert.NotEqual(first, CohortSelection.Pick(_hundred, 0.1, 1, 2, 1));
        Assert.NotEqual(first, CohortSelection.Pick(_hundred, 0.1, 1, 1, 2));
    }

    [Fact]
    public void Over_many_rounds_every_node_is_picked_about_equally_often()
    {
        var picks = Enumerable.Range(1, 2000).SelectMany(round => CohortSelection.Pick(_hundred, 0.1, 7, round, 1)).CountBy(node => node).ToArray();

        // 200 expected, standard deviation 13.4: five of them either way.
        Assert.Equal(100, picks.Length);
        Assert.All(picks, pick => Assert.InRange(pick.Value, 133, 267));
    }
}
