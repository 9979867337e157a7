using System.Collections.Immutable;
using FedInfra.Coordinator.Journal;
using FedInfra.Privacy.Accounting;

namespace FedInfra.Coordinator.Privacy;

/// <summary>What every site's data sets have spent, as the journal's entries fold to it.</summary>
public sealed record LedgerState
{
    public static readonly LedgerState Empty = new();

    /// <summary>Accounts by node and data set, in ordinal order.</summary>
    public ImmutableSortedDictionary<(string Node, string Dataset), LedgerAccount> Accounts { get; private init; } =
        ImmutableSortedDictionary<(string Node, string Dataset), LedgerAccount>.Empty;

    /// <summary>The largest that a job's releases can have cost one site: that of a site that was in all of them.</summary>
    public ImmutableDictionary<string, ImmutableList<PrivacySpend>> Jobs { get; private init; } = ImmutableDictionary<string, ImmutableList<PrivacySpend>>.Empty;

    public LedgerAccount AccountOf(string node, string dataset) => Accounts.GetValueOrDefault((node, dataset)) ?? LedgerAccount.Empty;

    public ImmutableList<PrivacySpend> SpentBy(string job) => Jobs.GetValueOrDefault(job) ?? [];

    /// <returns>The state after one more entry; null where the entry is another feature's.</returns>
    public LedgerState? Apply(JournalEntry entry) => entry.Event is PrivacySpent spent
        ? this with
        {
            Accounts = Accounts.SetItems(spent.Sites.Select(site => KeyValuePair.Create(
                (site.Node, site.Dataset), AccountOf(site.Node, site.Dataset).With(spent.Job, site.Spend)))),
            Jobs = spent.Sites.Count == 0 ? Jobs : Jobs.SetItem(spent.Job, LedgerAccount.Add(SpentBy(spent.Job), spent.Sites.MinBy(site => site.Spend.NoiseMultiplier)!.Spend)),
        }
        : null;
}

/// <summary>What one data set of one site has spent, job by job; equal releases of a job are one spend of many steps.</summary>
public sealed record LedgerAccount(ImmutableList<JobSpends> Jobs)
{
    public static readonly LedgerAccount Empty = new([]);

    public IEnumerable<PrivacySpend> Spends => Jobs.SelectMany(job => job.Spends);

    internal LedgerAccount With(string job, PrivacySpend spend)
    {
        var index = Jobs.FindIndex(known => known.Job == job);
        return new LedgerAccount(index < 0
            ? Jobs.Add(new JobSpends(job, [spend]))
            : Jobs.SetItem(index, new JobSpends(job, Add(Jobs[index].Spends, spend))));
    }

    internal static ImmutableList<PrivacySpend> Add(ImmutableList<PrivacySpend> spends, PrivacySpend spend)
    {
        var index = spends.FindIndex(known => known with { Steps = spend.Steps } == spend);
        return index < 0 ? spends.Add(spend) : spends.SetItem(index, spend with { Steps = spends[index].Steps + spend.Steps });
    }
}

/// <summary>What one job has spent of an account.</summary>
public sealed record JobSpends(string Job, ImmutableList<PrivacySpend> Spends);
