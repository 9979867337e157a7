using System.Diagnostics;

namespace FedInfra.EndToEnd.Tests.Processes;

/// <summary>Waits for what another process does.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns when the condition holds; fails with <paramref name="otherwise"/> when it does not in good time.</summary>
    public static Task HoldsAsync(Func<bool> condition, Func<string> otherwise) => HoldsAsync(() => Task.FromResult(condition()), otherwise);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, Func{string})"/>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > RunningProcess.Patience)
            {
                Assert.Fail(otherwise());
            }

            await Task.Delay(_interval);
        }
    }
}
