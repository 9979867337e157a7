using FedInfra.Rpc;

namespace FedInfra.Coordinator.Identity;

/// <summary>
/// Slows down who guesses secrets: after <see cref="Allowed"/> failures from one address within a minute, everything
/// from there is refused until the minute is over, right secrets too. Thread-safe.
/// </summary>
public sealed class FailedAttempts(TimeProvider time)
{
    /// <summary>Failures that one address has in a minute.</summary>
    public const int Allowed = 10;

    /// <summary>Addresses remembered at once; beyond them the oldest are forgotten.</summary>
    private const int MaximumSources = 10_000;

    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> _sources = [];

    /// <exception cref="CoordinatorException">RateLimited: too many have failed from there.</exception>
    public void Check(RpcCallContext context)
    {
        var source = SourceOf(context.Peer);
        lock (_lock)
        {
            if (_sources.TryGetValue(source, out var failures) && failures.Count >= Allowed && Left(failures.Since) is var left && left > TimeSpan.Zero)
            {
                throw new CoordinatorException(
                    CoordinatorErrorCode.RateLimited, $"Too many failed attempts from {source}; try again in {Math.Ceiling(left.TotalSeconds):0} s.");
            }
        }
    }

    public void Record(RpcCallContext context)
    {
        var source = SourceOf(context.Peer);
        lock (_lock)
        {
            if (_sources.Count >= MaximumSources && !_sources.ContainsKey(source))
            {
                Forget();
            }

            _sources[source] = _sources.TryGetValue(source, out var failures) && Left(failures.Since) > TimeSpan.Zero
                ? (failures.Since, failures.Count + 1)
                : (time.GetUtcNow(), 1);
        }
    }

    /// <summary>The address without its port, which is another one with each connection.</summary>
    private static string SourceOf(string peer) => peer.LastIndexOf(':') is var colon and > 0 ? peer[..colon] : peer;

    private TimeSpan Left(DateTimeOffset since) => since + _window - time.GetUtcNow();

    private void Forget()
    {
        foreach (var source in _sources.Where(source => Left(source.Value.Since) <= TimeSpan.Zero).Select(source => source.Key).ToArray())
        {
            _sources.Remove(source);
        }

        if (_sources.Count >= MaximumSources)
        {
            _sources.Remove(_sources.MinBy(source => source.Value.Since).Key);
        }
    }
}
