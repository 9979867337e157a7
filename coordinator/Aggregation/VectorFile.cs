using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FedInfra.Coordinator.Aggregation;

/// <summary>
/// The values of a model-shaped file (a model, an update, a strategy's state) seen as one vector: coordinate j is the
/// little-endian float32 at <c>DataOffset + 4 * j</c>. In a safetensors file that is everything behind the header.
/// </summary>
/// <param name="Handle">An open file, owned by the caller; read at any offset, so that several may share it.</param>
/// <param name="DataOffset">Bytes before the first value.</param>
/// <param name="Count">Number of values.</param>
public readonly record struct VectorFile(SafeFileHandle Handle, long DataOffset, long Count)
{
    /// <summary>True where the file has all the bytes that its offset and count promise.</summary>
    internal bool IsWhole()
    {
        try
        {
            var length = RandomAccess.GetLength(Handle);
            return DataOffset >= 0 && Count >= 0 && DataOffset <= length && Count <= (length - DataOffset) / sizeof(float);
        }
        catch (IOException exception)
        {
            throw Unreadable(exception);
        }
    }

    /// <summary>Fills <paramref name="values"/> from coordinate <paramref name="first"/> on.</summary>
    /// <exception cref="CoordinatorException">Unavailable: the disk refuses. Corrupt: the file became shorter.</exception>
    internal void Read(long first, Span<float> values)
    {
        var rest = MemoryMarshal.AsBytes(values);
        var offset = DataOffset + (sizeof(float) * first);
        try
        {
            while (rest.Length > 0)
            {
                var read = RandomAccess.Read(Handle, rest, offset);
                if (read == 0)
                {
                    throw new CoordinatorException(
                        CoordinatorErrorCode.Corrupt, $"A file of {Count} values became shorter while it was read, near coordinate {first}.");
                }

                rest = rest[read..];
                offset += read;
            }
        }
        catch (IOException exception)
        {
            throw Unreadable(exception);
        }
    }

    private static CoordinatorException Unreadable(IOException exception) =>
        new(CoordinatorErrorCode.Unavailable, $"A model file cannot be read: {exception.Message}", exception);
}
