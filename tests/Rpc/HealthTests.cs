using FedInfra.Rpc.Health;
using FedInfra.Rpc.Tests.TestService;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace FedInfra.Rpc.Tests;

public sealed class HealthTests : IAsyncLifetime
{
    private const string Service = "fedinfra.rpc.test.Test";

    private TestServer _server = null!;
    private RpcChannel _channel = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _channel = _server.Connect();
    }

    public async Task DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_mapped_service_is_as_healthy_as_the_process_until_it_says_otherwise()
    {
        Assert.Equal(ServingStatus.Serving, await CheckAsync(Service));
        _server.Health.Set(false);
        Assert.Equal(ServingStatus.NotServing, await CheckAsync(""));
        Assert.Equal(ServingStatus.NotServing, await CheckAsync(Service));
        _server.Health.Set(true, Service);
        Assert.Equal(ServingStatus.Serving, await CheckAsync(Service));
    }

    [Fact]
    public async Task An_unknown_service_is_not_found()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => CheckAsync("none"));
        Assert.Equal(RpcStatusCode.NotFound, error.Code);
    }

    [Fact]
    public async Task The_list_names_every_service()
    {
        var list = await _channel.CallAsync(HealthMethods.List, new HealthListRequest());
        Assert.Contains(Service, list.Statuses.Keys);
        Assert.Equal(ServingStatus.Serving, list.Statuses[""].Status);
    }

    [Fact]
    public async Task A_watcher_hears_of_every_change_and_of_a_service_that_appears()
    {
        using var watch = _channel.Start(HealthMethods.Watch, new HealthCheckRequest { Service = "later" });
        Assert.Equal(ServingStatus.ServiceUnknown, (await watch.ReadAsync())!.Status);
        _server.Health.Set(false); // another's change is not told
        _server.Health.Set(true, "later");
        Assert.Equal(ServingStatus.Serving, (await watch.ReadAsync())!.Status);
        _server.Health.Set(false, "later");
        Assert.Equal(ServingStatus.NotServing, (await watch.ReadAsync())!.Status);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_watchers()
    {
        using var watch = _channel.Start(HealthMethods.Watch, new HealthCheckRequest());
        Assert.Equal(ServingStatus.Serving, (await watch.ReadAsync())!.Status);
        var stopping = _server.DisposeAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await watch.ReadAsync());
        Assert.Equal(RpcStatusCode.Unavailable, error.Code);
        await stopping;
    }

    private async Task<ServingStatus> CheckAsync(string service) =>
        (await _channel.CallAsync(HealthMethods.Check, new HealthCheckRequest { Service = service })).Status;
}
