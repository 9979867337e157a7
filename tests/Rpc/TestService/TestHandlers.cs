using FedInfra.Rpc.TestProto;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace FedInfra.Rpc.Tests.TestService;

/// <summary>
/// Answers test.proto. Every request header whose key begins with <c>echo-</c> comes back in the headers and, under
/// <c>trailing-</c>, in the trailers.
/// </summary>
public sealed class TestHandlers : IRpcHandlers
{
    /// <summary>Completes when a call saw its token cancelled.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a call that takes its time has arrived.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Bind(RpcBinder binder)
    {
        binder.Unary(TestMethods.Echo, EchoAsync);
        binder.ServerStreaming(TestMethods.Count, CountAsync);
        binder.ClientStreaming(TestMethods.Sum, SumAsync);
        binder.Duplex(TestMethods.Twice, TwiceAsync);
        binder.ServerStreaming(TestMethods.Pull, PullAsync);
        binder.ClientStreaming(TestMethods.Push, PushAsync);
    }

    private async Task<EchoReply> EchoAsync(EchoRequest request, RpcCallContext context)
    {
        ReturnMetadata(context);
        await WaitAsync(request.WaitMilliseconds, context);
        if (request.Text == "crash")
        {
            throw new InvalidOperationException("secret: the database password is hunter2");
        }

        if (request.Text == "format")
        {
            throw new FormatException("secret");
        }

        FailIfAsked(request.FailWith, request.Text);
        return new EchoReply { Text = request.Text, Payload = request.Payload };
    }

    private async Task CountAsync(CountRequest request, IRpcWriter<Number> output, RpcCallContext context)
    {
        ReturnMetadata(context);
        for (var i = 0; i < request.Count; i++)
        {
            await WaitAsync(request.WaitMilliseconds, context);
            await output.WriteAsync(new Number { Value = i });
        }

        FailIfAsked(request.FailWith, "after the numbers");
    }

    private static async Task<Number> SumAsync(IAsyncEnumerable<Number> numbers, RpcCallContext context)
    {
        ReturnMetadata(context);
        var sum = 0L;
        await foreach (var number in numbers)
        {
            sum += number.Value;
            if (number.Value < 0)
            {
                throw new RpcException(RpcStatusCode.InvalidArgument, "negative number");
            }
        }

        return new Number { Value = sum };
    }

    private async Task TwiceAsync(IAsyncEnumerable<Number> numbers, IRpcWriter<Number> output, RpcCallContext context)
    {
        Waiting.TrySetResult();
        ReturnMetadata(context);
        await context.SendHeadersAsync();
        try
        {
            await foreach (var number in numbers.WithCancellation(context.CancellationToken))
            {
                await output.WriteAsync(new Number { Value = number.Value * 2 });
            }
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            Cancelled.TrySetResult();
            throw;
        }
    }

    private static async Task PullAsync(BlocksRequest request, IRpcWriter<RpcChunk<Block>> output, RpcCallContext context)
    {
        var block = new byte[request.Block];
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = (byte)i;
        }

        for (long offset = 0; offset < request.Bytes;)
        {
            var size = (int)Math.Min(block.Length, request.Bytes - offset);
            await output.WriteAsync(new RpcChunk<Block>(new Block { Offset = offset }, block.AsMemory(0, size)));
            offset += size;
        }
    }

    private static async Task<BlocksReply> PushAsync(IAsyncEnumerable<RpcChunk<Block>> blocks, RpcCallContext context)
    {
        var reply = new BlocksReply();
        await foreach (var block in blocks)
        {
            using (block)
            {
                reply.Bytes += block.Data.Length;
                reply.Checksum += Checksum(block.Data.Span);
            }
        }

        return reply;
    }

    public static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0UL;
        foreach (var b in bytes)
        {
            sum += b;
        }

        return sum;
    }

    private async Task WaitAsync(int milliseconds, RpcCallContext context)
    {
        if (milliseconds == 0)
        {
            return;
        }

        Waiting.TrySetResult();
        try
        {
            await Task.Delay(milliseconds, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            Cancelled.TrySetResult();
            throw;
        }
    }

    private static void FailIfAsked(int code, string text)
    {
        if (code != 0)
        {
            throw new RpcException((RpcStatusCode)code, text, [Any.Pack(new ErrorInfo { Reason = "ASKED", Domain = "test" })]);
        }
    }

    private static void ReturnMetadata(RpcCallContext context)
    {
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("echo-", StringComparison.Ordinal)))
        {
            Add(context.ResponseHeaders, entry.Key, entry);
            Add(context.ResponseTrailers, "trailing-" + entry.Key, entry);
        }
    }

    private static void Add(RpcMetadata metadata, string key, RpcMetadata.Entry entry)
    {
        if (entry.Text is not null)
        {
            metadata.Add(key, entry.Text);
        }
        else
        {
            metadata.Add(key, entry.Bytes!);
        }
    }
}
