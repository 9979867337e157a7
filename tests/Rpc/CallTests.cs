using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Google.Protobuf;

namespace FedInfra.Rpc.Tests;

public sealed class CallTests : IAsyncLifetime
{
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
    public async Task A_unary_call_gives_its_response()
    {
        var reply = await _channel.CallAsync(TestMethods.Echo, new EchoRequest { Text = "hello", Payload = ByteString.CopyFrom(1, 2, 3) });
        Assert.Equal("hello", reply.Text);
        Assert.Equal([1, 2, 3], reply.Payload.ToByteArray());
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        Assert.Equal("", (await _channel.CallAsync(TestMethods.Echo, new EchoRequest())).Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_server_stream_gives_every_message_in_order(int count)
    {
        var numbers = await _channel.ReadAsync(TestMethods.Count, new CountRequest { Count = count }).Select(n => n.Value).ToListAsync();
        Assert.Equal(Enumerable.Range(0, count).Select(n => (long)n), numbers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_client_stream_is_read_to_its_end(int count)
    {
        var numbers = Enumerable.Range(0, count).Select(n => new Number { Value = n }).ToAsyncEnumerable();
        var sum = await _channel.SendAsync(TestMethods.Sum, numbers);
        Assert.Equal(count * (count - 1) / 2, sum.Value);
    }

    [Fact]
    public async Task A_duplex_call_answers_each_message_before_the_next_is_sent()
    {
        using var call = _channel.Start(TestMethods.Twice);
        for (var i = 0; i < 100; i++)
        {
            await call.WriteAsync(new Number { Value = i });
            Assert.Equal(2 * i, (await call.ReadAsync())!.Value);
        }

        await call.CompleteAsync();
        Assert.Null(await call.ReadAsync());
        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task Many_calls_share_a_channel()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 300).Select(i =>
            _channel.CallAsync(TestMethods.Echo, new EchoRequest { Text = $"{i}" })));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), replies.Select(reply => reply.Text));
    }

    [Theory]
    [InlineData(4083)] // messages around the 4,096 bytes of the read buffer
    [InlineData(4088)]
    [InlineData(4089)]
    [InlineData(4090)]
    [InlineData(4091)]
    [InlineData(4092)]
    [InlineData(4097)]
    [InlineData(70_000)]
    [InlineData(3_000_000)]
    public async Task Messages_of_any_size_arrive_whole(int size)
    {
        var payload = new byte[size];
        new Random(size).NextBytes(payload);
        var reply = await _channel.CallAsync(TestMethods.Echo, new EchoRequest { Payload = ByteString.CopyFrom(payload) });
        Assert.Equal(payload, reply.Payload.ToByteArray());
    }
}
