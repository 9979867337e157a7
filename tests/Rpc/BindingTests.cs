using FedInfra.Rpc.Codecs;
using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Microsoft.AspNetCore.Builder;

namespace FedInfra.Rpc.Tests;

/// <summary>A table of methods or a handler class that does not fit its .proto fails when the program starts.</summary>
public sealed class BindingTests
{
    private static readonly RpcService _service = TestMethods.Service;

    [Fact]
    public void A_method_knows_its_path()
    {
        Assert.Equal("/fedinfra.rpc.test.Test/Echo", TestMethods.Echo.FullPath);
        Assert.Equal(RpcKind.Duplex, TestMethods.Twice.Kind);
    }

    [Fact]
    public void A_method_of_another_name_is_refused_and_the_known_ones_are_listed() =>
        AssertRefused(() => _service.Unary<EchoRequest, EchoReply>("Ekho"), "Ekho", "Echo, Count, Sum, Twice, Pull, Push");

    [Fact]
    public void A_method_of_another_kind_is_refused() =>
        AssertRefused(() => _service.Unary<CountRequest, Number>("Count"), "Count is ServerStreaming in its .proto and Unary in C#");

    [Fact]
    public void A_method_of_other_messages_is_refused()
    {
        AssertRefused(() => _service.Unary<EchoReply, EchoReply>("Echo"), "takes fedinfra.rpc.test.EchoRequest");
        AssertRefused(() => _service.Unary<EchoRequest, EchoRequest>("Echo"), "answers fedinfra.rpc.test.EchoReply");
        AssertRefused(
            () => _service.ClientStreaming("Push", RpcCodec.Chunk<EchoReply>("payload"), RpcCodec.Protobuf<BlocksReply>()),
            "takes fedinfra.rpc.test.Block");
    }

    [Theory]
    [InlineData("missing", "has no field 'missing'; its fields are offset, data")]
    [InlineData("offset", "must be one singular field of type bytes")]
    public void A_chunk_whose_data_is_no_bytes_is_refused(string field, string message) =>
        AssertRefused(() => RpcCodec.Chunk<Block>(field), message);

    [Fact]
    public async Task A_method_bound_twice_is_refused() => await AssertMapRefusedAsync(
        binder =>
        {
            binder.ServerStreaming(TestMethods.Count, (_, _, _) => Task.CompletedTask);
            binder.ServerStreaming(TestMethods.Count, (_, _, _) => Task.CompletedTask);
        },
        "/fedinfra.rpc.test.Test/Count is bound twice");

    [Fact]
    public async Task A_method_left_out_is_named() => await AssertMapRefusedAsync(
        binder => binder.ServerStreaming(TestMethods.Count, (_, _, _) => Task.CompletedTask),
        "No handler is bound to /fedinfra.rpc.test.Test/Echo, /fedinfra.rpc.test.Test/Sum");

    [Fact]
    public async Task A_method_bound_as_another_kind_is_refused() => await AssertMapRefusedAsync(
        binder => binder.Unary(TestMethods.Sum, (number, _) => Task.FromResult(number)),
        "is ClientStreaming; it cannot be bound as Unary");

    [Fact]
    public async Task A_service_mapped_twice_is_refused()
    {
        await using var app = CreateApp();
        app.MapRpc(new TestHandlers());
        AssertRefused(() => app.MapRpc(new TestHandlers()), "fedinfra.rpc.test.Test is mapped twice");
    }

    private static async Task AssertMapRefusedAsync(Action<RpcBinder> bind, string message)
    {
        await using var app = CreateApp();
        AssertRefused(() => app.MapRpc(new Handlers(bind)), message);
    }

    private static WebApplication CreateApp()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddRpc();
        return builder.Build();
    }

    private static void AssertRefused(Func<object> start, params string[] parts)
    {
        var error = Assert.Throws<InvalidOperationException>(start);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private sealed class Handlers(Action<RpcBinder> bind) : IRpcHandlers
    {
        public void Bind(RpcBinder binder) => bind(binder);
    }
}
