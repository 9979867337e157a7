using FedInfra.Contracts.V1;
using FedInfra.Coordinator.State;
using FedInfra.Privacy.Accounting;

namespace FedInfra.Coordinator.Privacy;

/// <summary>The ledger in the words of the admin service.</summary>
internal static class LedgerMessages
{
    /// <summary>The delta of accounts whose site has set no limit.</summary>
    private const double UsualDelta = 1e-5;

    /// <param name="current">What the coordinator knows.</param>
    /// <param name="node">Only this node's; all when empty.</param>
    public static ReadPrivacyLedgerReply Read(CoordinatorState current, string node)
    {
        var reply = new ReadPrivacyLedgerReply();
        reply.Accounts.AddRange(current.Ledger.Accounts
            .Where(account => node.Length == 0 || account.Key.Node == node)
            .Select(account => Account(current, account.Key.Node, account.Key.Dataset, account.Value)));
        return reply;
    }

    private static PrivacyAccount Account(CoordinatorState current, string node, string dataset, LedgerAccount account)
    {
        var known = current.Nodes.GetValueOrDefault(node)?.Description;
        var budget = known?.Dataset == dataset ? known.Budget : null;
        var delta = budget?.Delta ?? UsualDelta;
        var message = new PrivacyAccount { Node = node, Dataset = dataset, Delta = delta, Epsilon = Composition.Epsilon(account.Spends, delta) };
        if (budget is not null)
        {
            message.Budget = budget.Epsilon;
        }

        message.Entries.AddRange(account.Jobs.SelectMany(job => job.Spends.Select(spend => new PrivacyEntry
        {
            Job = job.Job,
            Mode = spend.Kind.ToString().ToLowerInvariant(),
            NoiseMultiplier = spend.NoiseMultiplier,
            Releases = spend.Steps,
            Epsilon = Composition.Epsilon([spend], delta),
        })));
        return message;
    }
}
