using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.Tests;

/// <summary>Mistakes that a handler can make end in an exception at the mistake, not in broken bytes or in another call's stream.</summary>
public sealed class HandlerMistakeTests
{
    [Fact]
    public async Task Two_writes_at_once_are_refused()
    {
        var error = await RunAsync(async (_, output, _) =>
        {
            while (true) // until a first write has to wait for the network
            {
                var first = output.WriteAsync(new Number { Value = 1 }).AsTask();
                await output.WriteAsync(new Number { Value = 2 });
                await first;
            }
        });
        Assert.IsType<InvalidOperationException>(error);
    }

    [Fact]
    public async Task A_write_after_the_handler_returned_is_refused()
    {
        IRpcWriter<Number>? late = null;
        Assert.Null(await RunAsync((_, output, _) =>
        {
            late = output;
            return Task.CompletedTask;
        }));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await late!.WriteAsync(new Number()));
    }

    [Fact]
    public async Task A_read_that_the_handler_left_behind_ends_with_the_call()
    {
        Task? left = null;
        Assert.Null(await RunAsync((requests, _, _) =>
        {
            left = Task.Run(async () => await requests.CountAsync());
            return Task.Delay(20);
        }));
        await Assert.ThrowsAnyAsync<Exception>(() => left!);
    }

    /// <summary>Runs a duplex handler for a caller that sends nothing and reads to the end; gives what the handler threw.</summary>
    private static async Task<Exception?> RunAsync(Func<IAsyncEnumerable<Number>, IRpcWriter<Number>, RpcCallContext, Task> handler)
    {
        var thrown = new TaskCompletionSource<Exception?>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ConfigureForRpc().Listen(System.Net.IPAddress.Loopback, 0, listener => listener.UseRpc()));
        builder.Services.AddRpc();
        await using var app = builder.Build();
        app.MapRpc(new Handlers(async (requests, output, context) =>
        {
            try
            {
                await handler(requests, output, context);
                thrown.SetResult(null);
            }
            catch (Exception e)
            {
                thrown.SetResult(e);
                throw;
            }
        }));
        await app.StartAsync();
        await using var channel = new RpcChannel(new Uri(app.Urls.First()));
        using var call = channel.Start(TestMethods.Twice);
        try
        {
            while (await call.ReadAsync() is not null)
            {
            }
        }
        catch (RpcException e)
        {
            Assert.Equal(RpcStatusCode.Internal, e.Code);
        }

        return await thrown.Task;
    }

    private sealed class Handlers(Func<IAsyncEnumerable<Number>, IRpcWriter<Number>, RpcCallContext, Task> twice) : IRpcHandlers
    {
        public void Bind(RpcBinder binder)
        {
            binder.Duplex(TestMethods.Twice, twice);
            binder.Unary(TestMethods.Echo, (_, _) => Task.FromResult(new EchoReply()));
            binder.ServerStreaming(TestMethods.Count, (_, _, _) => Task.CompletedTask);
            binder.ClientStreaming(TestMethods.Sum, (_, _) => Task.FromResult(new Number()));
            binder.ServerStreaming(TestMethods.Pull, (_, _, _) => Task.CompletedTask);
            binder.ClientStreaming(TestMethods.Push, (_, _) => Task.FromResult(new BlocksReply()));
        }
    }
}
