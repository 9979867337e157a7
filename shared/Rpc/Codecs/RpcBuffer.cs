using System.Buffers;

namespace FedInfra.Rpc.Codecs;

/// <summary>
/// Bytes in an array rented from the shared pool. Who disposes it gives the array back; who forgets leaves it to the
/// garbage collector, which is correct and slower.
/// </summary>
public sealed class RpcBuffer : IDisposable
{
    private readonly int _length;
    private byte[]? _array;

    private RpcBuffer(byte[] array, int length)
    {
        _array = array;
        _length = length;
    }

    /// <summary>The bytes; their first contents are undefined.</summary>
    /// <exception cref="ObjectDisposedException">The buffer went back to the pool.</exception>
    public Memory<byte> Memory
    {
        get
        {
            var array = _array;
            ObjectDisposedException.ThrowIf(array is null, this);
            return array.AsMemory(0, _length);
        }
    }

    /// <summary>Rents exactly <paramref name="length"/> bytes.</summary>
    public static RpcBuffer Rent(int length) => new(ArrayPool<byte>.Shared.Rent(length), length);

    public void Dispose()
    {
        // Exchange, so that a buffer disposed twice does not enter the pool twice and serve two owners.
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
