using System.Diagnostics;

namespace FedInfra.Learning.Threading;

/// <summary>
/// Where other programs use the processors too, a worker may be put aside in the middle of its part, and a loop of 50
/// microseconds then waits for 10 milliseconds. After a loop that was slower shared than alone, the next ones are done
/// alone, for longer each time it happens.
/// </summary>
internal struct Patience
{
    private static readonly long Shortest = Stopwatch.Frequency / 1_000;
    private static readonly long Longest = Stopwatch.Frequency / 20;

    /// <summary>20 microseconds more or less prove nothing.</summary>
    private static readonly long Tolerance = Stopwatch.Frequency / 50_000;

    /// <summary>Good loops until about two thirds of a penalty are forgotten: a fraction of a second of training.</summary>
    private const int Forgetting = 2048;

    private long _aloneUntil;
    private long _penalty;

    /// <summary>Whether to share out a loop that starts now.</summary>
    public readonly bool Allows(long now) => now >= _aloneUntil;

    /// <summary>Takes note of a loop that was shared out.</summary>
    /// <param name="worked">How long the caller worked.</param>
    /// <param name="waited">How long it then waited for others.</param>
    /// <param name="now">When that ended.</param>
    public void Learn(long worked, long waited, long now)
    {
        if (waited > worked + Tolerance)
        {
            _penalty = Math.Clamp(_penalty * 2, Shortest, Longest);
            _aloneUntil = now + _penalty;
        }
        else
        {
            _penalty -= _penalty / Forgetting;
        }
    }
}
