namespace FedInfra.Rpc;

/// <summary>
/// What the health service answers. A service never set has the status of the whole process, whose name is empty.
/// Thread-safe; <c>AddRpc</c> registers the one instance of the process.
/// </summary>
public sealed class RpcHealth
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, bool> _serving = new() { [""] = true };
    private TaskCompletionSource _changed = NewSource();

    /// <summary>Sets the status of a service, by default of the whole process, and tells every watcher.</summary>
    public void Set(bool serving, string service = "")
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _serving[service] = serving;
            (changed, _changed) = (_changed, NewSource());
        }

        changed.SetResult();
    }

    /// <summary>Null where nothing of that name is known, and a task that ends with the next change of any service.</summary>
    internal (bool? Serving, Task Changed) Get(string service, IEnumerable<string> mapped)
    {
        lock (_lock)
        {
            bool? serving = _serving.TryGetValue(service, out var known) ? known
                : mapped.Contains(service) ? _serving[""]
                : null;
            return (serving, _changed.Task);
        }
    }

    internal List<string> Names(IEnumerable<string> mapped)
    {
        lock (_lock)
        {
            return [.. _serving.Keys.Union(mapped)];
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
