namespace FedInfra.Privacy.SecureAggregation;

/// <summary>What a site insists on, whatever a coordinator says.</summary>
/// <param name="MinimumCohort">Fewest enrolled nodes to hide among, at least 3 (default).</param>
/// <param name="MinimumThreshold">Fewest share holders that can open a secret, at least 2 (default).</param>
/// <param name="MaxCorrupt">The round must hold against at least this share of nodes working for the coordinator (default 0.05).</param>
public sealed record ClientPolicy(
    int MinimumCohort = GroupSize.MinimumNodes, int MinimumThreshold = 2, double MaxCorrupt = GroupSize.DefaultMaxCorrupt)
{
    /// <summary>Never fewer than <see cref="GroupSize.MinimumNodes"/>.</summary>
    public int Cohort => Math.Max(MinimumCohort, GroupSize.MinimumNodes);

    internal void Check(RoundParameters parameters)
    {
        if (parameters.MaxCorrupt < MaxCorrupt)
        {
            throw new PrivacyException(
                PrivacyRefusal.ThresholdTooLow,
                FormattableString.Invariant($"max_corrupt: the round holds against {parameters.MaxCorrupt} of the nodes, this site asks for {MaxCorrupt}"));
        }
    }
}
