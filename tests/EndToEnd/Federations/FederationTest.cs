namespace FedInfra.EndToEnd.Tests.Federations;

/// <summary>A test with a federation of its own; it fails when any process has logged an error.</summary>
public abstract class FederationTest : IAsyncLifetime
{
    internal Federation Federation { get; private set; } = null!;

    public async Task InitializeAsync() => Federation = await Federation.StartAsync();

    public async Task DisposeAsync() => await Federation.DisposeAsync();
}
