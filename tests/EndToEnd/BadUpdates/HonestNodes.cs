using FedInfra.EndToEnd.Tests.Federations;

namespace FedInfra.EndToEnd.Tests.BadUpdates;

/// <summary>One coordinator and two honest nodes that every bad update of the class meets, one after another.</summary>
public sealed class HonestNodes : IAsyncLifetime
{
    internal Federation Federation { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Federation = await Federation.StartAsync();
        Federation.StartNodes("honest", "alpha", "beta");
        await Federation.ConnectedAsync("alpha", "beta");
    }

    public async Task DisposeAsync() => await Federation.DisposeAsync();
}
