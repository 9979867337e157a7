namespace FedInfra.Learning.Threading;

/// <summary>
/// One thread of a <see cref="Crew"/>, started when it is first needed. After its work it looks out for more for a moment,
/// because the next loop of a training step comes at once, and then parks, so that an idle trainer costs nothing.
/// </summary>
internal sealed class CrewWorker(Crew crew, int index) : IDisposable
{
    /// <summary>About 50 microseconds: longer than the gaps inside a training step, shorter than anyone would notice.</summary>
    private const int LooksBeforeParking = 1_000;

    /// <summary>Looks between two offers of the processor to others, who may be the caller.</summary>
    private const int LooksBeforeYielding = 100;

    private readonly SemaphoreSlim _wakeUp = new(0);
    private Thread? _thread;
    private int _calls;
    private int _parked;
    private bool _stopped;

    /// <summary>Says that there is something to claim.</summary>
    public void Wake()
    {
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = $"training {index}" };
            _thread.Start();
        }

        Interlocked.Increment(ref _calls);
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
        var answered = 0;
        while (true)
        {
            WaitForCall(answered);
            answered = Volatile.Read(ref _calls);
            if (Volatile.Read(ref _stopped))
            {
                return;
            }

            crew.ClaimParts();
        }
    }

    private void WaitForCall(int answered)
    {
        for (var look = 1; look <= LooksBeforeParking; look++)
        {
            if (Volatile.Read(ref _calls) != answered)
            {
                return;
            }

            Thread.SpinWait(4);
            if (look % LooksBeforeYielding == 0)
            {
                Thread.Yield();
            }
        }

        Interlocked.Exchange(ref _parked, 1);
        if (Volatile.Read(ref _calls) != answered && Interlocked.Exchange(ref _parked, 0) == 1)
        {
            return;
        }

        // Either nobody called, or the caller saw the worker parked and its release is waiting to be taken.
        _wakeUp.Wait();
    }
}
