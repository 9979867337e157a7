using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace FedInfra.Learning.Threading;

/// <summary>A part of some work: the items from <paramref name="begin"/> to before <paramref name="end"/>.</summary>
internal delegate void Part(int begin, int end);

/// <summary>
/// Threads that share out loops of some ten microseconds and more. Parts are claimed one by one, so that a caller whose workers have
/// no processor just now does everything itself and waits for nobody. Callers split what is written, never a sum, so
/// results depend neither on the number of threads nor on who did what.
/// </summary>
internal sealed class Crew : IDisposable
{
    /// <summary>
    /// Work below this (about 20 microseconds) is done alone. Telling another thread costs one or two of them, and more
    /// where the other processor is not idle: the 2NN at a batch of ten gains 15% from sharing on an idle machine and lost
    /// as much on a busy one.
    /// </summary>
    private const long WorthForking = 3_500_000;

    /// <summary>Parts per thread; more than one evens out threads that were held up.</summary>
    private const int PartsPerThread = 2;

    private readonly CrewWorker[] _workers;
    private Part? _part;
    private int _items;
    private int _parts;
    private int _unfinished;
    private Exception? _failure;
    private Patience _patience;

    /// <summary>
    /// Number of the loop (32 bits), number of its parts (16), next unclaimed part (16). All in one word, so that an exchange
    /// claims a part of this loop or nothing, whatever a thread that comes late has read before.
    /// </summary>
    private long _claims;

    /// <param name="threads">Threads that work at the same time, the caller's included; 1 or more.</param>
    public Crew(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _workers = [.. Enumerable.Range(1, Threads - 1).Select(index => new CrewWorker(this, index))];
    }

    public int Threads { get; }

    /// <summary>Does all items, each once, and returns when all are done.</summary>
    /// <param name="items">Number of items.</param>
    /// <param name="workPerItem">Rough number of floating-point operations of one, to decide whether threads pay.</param>
    /// <param name="part">Does a range of items; called on several threads at once with ranges that do not overlap.</param>
    public void For(int items, long workPerItem, Part part)
    {
        var work = items * workPerItem;
        var start = Threads == 1 ? 0 : Stopwatch.GetTimestamp();
        if (Threads == 1 || items < 2 || work < WorthForking || !_patience.Allows(start))
        {
            part(0, items);
            return;
        }

        _part = part;
        _items = items;
        _parts = (int)Math.Min(Math.Min(Threads * PartsPerThread, items), Math.Max(2, work / WorthForking));
        Volatile.Write(ref _unfinished, _parts);
        Volatile.Write(ref _claims, (((_claims >> 32) + 1) << 32) | ((long)_parts << 16));
        for (var index = 0; index < Math.Min(_workers.Length, _parts - 1); index++)
        {
            _workers[index].Wake();
        }

        ClaimParts();
        var worked = Stopwatch.GetTimestamp();
        var spinner = default(SpinWait);
        while (Volatile.Read(ref _unfinished) != 0)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        var end = Stopwatch.GetTimestamp();
        _patience.Learn(worked - start, end - worked, end);

        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            // As it was thrown, so that a failure reads the same whether the loop was shared out or not.
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }
    }

    /// <summary>Does parts of the current loop until none is left; a thread that comes too late finds none.</summary>
    internal void ClaimParts()
    {
        while (true)
        {
            var claims = Volatile.Read(ref _claims);
            var index = (ushort)claims;
            if (index >= (ushort)(claims >> 16))
            {
                return;
            }

            if (Interlocked.CompareExchange(ref _claims, claims + 1, claims) == claims)
            {
                DoPart(index);
            }
        }
    }

    private void DoPart(int index)
    {
        // Whoever holds a claim keeps the caller waiting, so these fields are still the loop's own.
        try
        {
            _part!((int)((long)_items * index / _parts), (int)((long)_items * (index + 1) / _parts));
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
        finally
        {
            Interlocked.Decrement(ref _unfinished);
        }
    }
}
