namespace FedInfra.Learning.Threading;

/// <summary>One thread of a <see cref="Crew"/>, started when it is first needed.</summary>
internal sealed class CrewWorker(Crew crew, int index) : IDisposable
{
    /// <summary>About 50 microseconds: longer than the gaps inside a training step, shorter than anyone would notice.</summary>
    private const int SpinsBeforeParking = 1_000;

    private readonly SemaphoreSlim _wakeUp = new(0);
    private Thread? _thread;
    private int _called;
    private int _answered;
    private int _parked;
    private bool _stopped;

    /// <summary>Calls for the worker's part; not called again before that part is done.</summary>
    public void Wake()
    {
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = $"training {index}" };
            _thread.Start();
        }

        Interlocked.Increment(ref _called);
        if (Interlocked.Exchange(ref _parked, 0) == 1)
        {
            _wakeUp.Release();
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref _stopped, true);
        if (_thread is not null)
        {
            Wake();
            _thread.Join();
            _thread = null;
        }

        _wakeUp.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            WaitForCall();
            if (Volatile.Read(ref _stopped))
            {
                return;
            }

            _answered++;
            crew.DoWorkersPart(index);
        }
    }

    private void WaitForCall()
    {
        for (var spin = 0; spin < SpinsBeforeParking; spin++)
        {
            if (Volatile.Read(ref _called) != _answered)
            {
                return;
            }

            Thread.SpinWait(4);
        }

        Interlocked.Exchange(ref _parked, 1);
        if (Volatile.Read(ref _called) != _answered && Interlocked.Exchange(ref _parked, 0) == 1)
        {
            return;
        }

        // Either nobody called, or the caller saw the worker parked and its release is waiting to be taken.
        _wakeUp.Wait();
    }
}
