namespace FedInfra.Learning.Threading;

/// <summary>A part of some work: the items from <paramref name="begin"/> to before <paramref name="end"/>.</summary>
internal delegate void Part(int begin, int end);

/// <summary>
/// Threads that share out loops of a few microseconds. A worker spins for a moment after each loop, because the next one
/// of a training step comes at once, and then parks, so that an idle trainer costs nothing. Who gets which items depends
/// on nothing but their number, and callers split what is written, never a sum, so results do not depend on the threads.
/// </summary>
internal sealed class Crew : IDisposable
{
    /// <summary>Work below this is done sooner alone than another thread is told of it.</summary>
    private const long WorthForking = 400_000;

    private readonly CrewWorker[] _workers;
    private Part? _part;
    private int _items;
    private int _parts;
    private int _running;
    private Exception? _failure;

    /// <param name="threads">Threads that work at the same time, the caller's included; 1 or more.</param>
    public Crew(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _workers = [.. Enumerable.Range(1, threads - 1).Select(index => new CrewWorker(this, index))];
    }

    public int Threads => _workers.Length + 1;

    /// <summary>Does all items, each once, and returns when all are done.</summary>
    /// <param name="items">Number of items.</param>
    /// <param name="workPerItem">Rough number of floating-point operations of one, to decide whether threads pay.</param>
    /// <param name="part">Does a range of items; called on several threads at once with ranges that do not overlap.</param>
    public void For(int items, long workPerItem, Part part)
    {
        var parts = (int)Math.Min(Math.Min(Threads, items), items * workPerItem / WorthForking);
        if (parts <= 1)
        {
            part(0, items);
            return;
        }

        _part = part;
        _items = items;
        _parts = parts;
        Volatile.Write(ref _running, parts - 1);
        for (var index = 0; index < parts - 1; index++)
        {
            _workers[index].Wake();
        }

        try
        {
            DoPart(0);
        }
        finally
        {
            // Also when the caller's part failed: nobody may still be writing when this returns.
            var spinner = default(SpinWait);
            while (Volatile.Read(ref _running) != 0)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }

        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            throw new InvalidOperationException("A worker thread failed.", failure);
        }
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }
    }

    internal void DoWorkersPart(int index)
    {
        try
        {
            DoPart(index);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private void DoPart(int index) =>
        _part!((int)((long)_items * index / _parts), (int)((long)_items * (index + 1) / _parts));
}
