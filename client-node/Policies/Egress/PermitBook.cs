using System.Collections.Concurrent;
using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies.Egress;

/// <summary>The directives that a node has in hand, and what may leave for each.</summary>
internal sealed class PermitBook
{
    private readonly ConcurrentDictionary<string, Permit> _permits = new(StringComparer.Ordinal);

    /// <summary>Enters a directive. One that comes again keeps the permit it has: its work may have begun within the hours.</summary>
    /// <param name="directive">As it came.</param>
    /// <param name="decide">The policy.</param>
    /// <param name="now">Permits whose time is over are forgotten.</param>
    public void Enter(Directive directive, Func<Directive, PolicyDecision> decide, DateTimeOffset now)
    {
        foreach (var (id, _) in _permits.Where(entry => entry.Value.Ends < now))
        {
            _permits.TryRemove(id, out _);
        }

        if (!_permits.TryGetValue(directive.Id, out var known) || !known.Decision.IsAllowed)
        {
            _permits[directive.Id] = new Permit(directive, decide(directive), now);
        }
        else if (!known.IsFor(directive))
        {
            _permits[directive.Id] = new Permit(directive, new PolicyDecision(["the directive's id was used before for other work"]), now);
        }
    }

    /// <summary>Null where the directive is unknown, reported, or long over.</summary>
    public Permit? Find(string directive, DateTimeOffset now) =>
        _permits.TryGetValue(directive, out var permit) && permit.Ends >= now ? permit : null;

    /// <summary>Whether a directive that is allowed works on this model.</summary>
    public bool AllowsModel(string sha256, DateTimeOffset now) =>
        _permits.Values.Any(permit => permit.Decision.IsAllowed && permit.Model == sha256 && permit.Ends >= now);

    /// <summary>The directive was answered: nothing more leaves for it.</summary>
    public void Close(string directive) => _permits.TryRemove(directive, out _);
}
