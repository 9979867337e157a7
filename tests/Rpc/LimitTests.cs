using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Google.Protobuf;

namespace FedInfra.Rpc.Tests;

public sealed class LimitTests
{
    private const int Limit = 1000;

    // Two bytes of tag and length precede a text of 128 to 16,383 bytes, and one more of length: 3.
    private static readonly EchoRequest _fits = new() { Text = new string('x', Limit - 3) };
    private static readonly EchoRequest _tooLarge = new() { Text = new string('x', Limit - 2) };

    [Fact]
    public async Task The_server_refuses_a_request_one_byte_over_its_limit()
    {
        await using var server = await TestServer.StartAsync(options => options.MaxReceiveMessageBytes = Limit);
        await using var channel = server.Connect();
        Assert.Equal(_fits.Text, (await channel.CallAsync(TestMethods.Echo, _fits)).Text);
        await AssertExhaustedAsync(() => channel.CallAsync(TestMethods.Echo, _tooLarge));
    }

    [Fact]
    public async Task The_server_does_not_send_a_response_over_its_limit()
    {
        await using var server = await TestServer.StartAsync(options => options.MaxSendMessageBytes = Limit);
        await using var channel = server.Connect();
        Assert.Equal(_fits.Text, (await channel.CallAsync(TestMethods.Echo, _fits)).Text);
        await AssertExhaustedAsync(() => channel.CallAsync(TestMethods.Echo, _tooLarge));
    }

    [Fact]
    public async Task The_client_refuses_a_response_over_its_limit()
    {
        await using var server = await TestServer.StartAsync();
        await using var channel = server.Connect(new RpcChannelOptions { MaxReceiveMessageBytes = Limit });
        Assert.Equal(_fits.Text, (await channel.CallAsync(TestMethods.Echo, _fits)).Text);
        await AssertExhaustedAsync(() => channel.CallAsync(TestMethods.Echo, _tooLarge));
    }

    [Fact]
    public async Task The_client_does_not_send_a_request_over_its_limit()
    {
        await using var server = await TestServer.StartAsync();
        await using var channel = server.Connect(new RpcChannelOptions { MaxSendMessageBytes = Limit });
        Assert.Equal(_fits.Text, (await channel.CallAsync(TestMethods.Echo, _fits)).Text);
        await AssertExhaustedAsync(() => channel.CallAsync(TestMethods.Echo, _tooLarge));

        using var call = channel.Start(TestMethods.Push);
        await AssertExhaustedAsync(async () =>
        {
            await call.WriteAsync(new RpcChunk<Block>(new Block(), new byte[Limit]));
            return 0;
        });
    }

    [Fact]
    public async Task A_limit_above_the_default_of_Kestrel_is_honoured()
    {
        const int Large = 40 << 20; // Kestrel's own limit of a request body is 30,000,000 bytes
        await using var server = await TestServer.StartAsync(options => options.MaxReceiveMessageBytes = Large + 100);
        await using var channel = server.Connect(new RpcChannelOptions { MaxReceiveMessageBytes = Large + 100 });
        var payload = UnsafeByteOperations.UnsafeWrap(new byte[Large]);
        Assert.Equal(Large, (await channel.CallAsync(TestMethods.Echo, new EchoRequest { Payload = payload })).Payload.Length);
    }

    private static async Task AssertExhaustedAsync<T>(Func<Task<T>> call) =>
        Assert.Equal(RpcStatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(call)).Code);
}
