namespace FedInfra.Rpc.Server;

/// <summary>What this process serves: the reason why a service mapped twice fails, and what reflection lists.</summary>
internal sealed class RpcRegistry
{
    private readonly Dictionary<string, RpcService> _services = [];

    public IReadOnlyCollection<RpcService> Services => _services.Values;

    public IReadOnlyCollection<string> Names => _services.Keys;

    /// <summary>True for the first service of the process.</summary>
    public bool Add(RpcService service)
    {
        if (!_services.TryAdd(service.FullName, service))
        {
            throw new InvalidOperationException($"{service.FullName} is mapped twice.");
        }

        return _services.Count == 1;
    }
}
