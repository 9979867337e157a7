using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using AesInstructions = System.Runtime.Intrinsics.X86.Aes;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// AES-128 in counter mode (NIST SP 800-38A) as a stream of 32-bit little-endian masks, added to or subtracted from a
/// vector in place. One after another, calls continue the stream, so that a vector can be masked block by block; only the
/// last may have a length that is not a multiple of <see cref="Granularity"/>. Not safe for use by several threads.
/// </summary>
/// <remarks>This is secure aggregation's hot path. Eight blocks are in flight at a time because AESENC has a latency of
/// several cycles and can start one or two a cycle.</remarks>
public sealed class Keystream : IDisposable
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 16;

    /// <summary>Values of a block: calls before the last take a multiple of it.</summary>
    public const int Granularity = 4;

    private const int BlockSize = 16;
    private const int Rounds = 10;
    private const int Batch = 8;
    private const int BufferSize = Batch * BlockSize * 32;

    private readonly Vector128<byte>[] _roundKeys = new Vector128<byte>[Rounds + 1];
    private readonly Aes? _portable;
    private UInt128 _counter;
    private bool _ended;

    /// <param name="key">16 bytes, used for this stream and for nothing else.</param>
    public Keystream(ReadOnlySpan<byte> key)
        : this(key, UInt128.Zero, AesInstructions.IsSupported)
    {
    }

    /// <param name="key">16 bytes.</param>
    /// <param name="firstCounter">The first counter block, as a big-endian number.</param>
    /// <param name="instructions">False to do without the processor's AES instructions.</param>
    internal Keystream(ReadOnlySpan<byte> key, UInt128 firstCounter, bool instructions)
    {
        if (key.Length != KeySize)
        {
            throw new PrivacyException($"key: {key.Length} bytes instead of {KeySize}");
        }

        _counter = firstCounter;
        if (instructions)
        {
            ExpandKey(key);
        }
        else
        {
            _portable = Aes.Create();
            _portable.SetKey(key);
        }
    }

    /// <summary>Adds the next masks, modulo 2^32.</summary>
    public void Add(Span<uint> values) => Apply(values, subtract: false);

    /// <summary>Subtracts the next masks, modulo 2^32.</summary>
    public void Subtract(Span<uint> values) => Apply(values, subtract: true);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_roundKeys.AsSpan()));
        _portable?.Dispose();
    }

    private void Apply(Span<uint> values, bool subtract)
    {
        if (_ended)
        {
            throw new InvalidOperationException($"The stream ended with a length that was no multiple of {Granularity}.");
        }

        _ended = values.Length % Granularity != 0;

        // On the stack, because thousands of streams that each keep a buffer would push one another out of the cache.
        Span<byte> buffer = stackalloc byte[BufferSize];
        while (!values.IsEmpty)
        {
            var bytes = Math.Min(buffer.Length, (values.Length + Granularity - 1) / Granularity * BlockSize);
            Fill(buffer[..bytes]);
            var masks = MemoryMarshal.Cast<byte, uint>(buffer[..bytes]);
            var count = Math.Min(values.Length, masks.Length);
            Combine(values[..count], masks[..count], subtract);
            values = values[count..];
        }

        CryptographicOperations.ZeroMemory(buffer);
    }

    private static void Combine(Span<uint> values, ReadOnlySpan<uint> masks, bool subtract)
    {
        var i = 0;
        for (; i <= values.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            var value = Vector256.Create<uint>(values[i..]);
            var mask = Vector256.Create(masks[i..]);
            (subtract ? value - mask : value + mask).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            var mask = BitConverter.IsLittleEndian ? masks[i] : BinaryPrimitives.ReverseEndianness(masks[i]);
            values[i] = subtract ? values[i] - mask : values[i] + mask;
        }
    }

    private void Fill(Span<byte> stream)
    {
        if (_portable is not null)
        {
            for (var i = 0; i < stream.Length; i += BlockSize)
            {
                BinaryPrimitives.WriteUInt128BigEndian(stream[i..], _counter++);
            }

            _portable.EncryptEcb(stream, stream, PaddingMode.None);
            return;
        }

        var blocks = MemoryMarshal.Cast<byte, Vector128<byte>>(stream);
        while (blocks.Length >= Batch)
        {
            FillEight(blocks[..Batch]);
            blocks = blocks[Batch..];
        }

        for (var i = 0; i < blocks.Length; i++)
        {
            var block = NextCounter() ^ _roundKeys[0];
            for (var round = 1; round < Rounds; round++)
            {
                block = AesInstructions.Encrypt(block, _roundKeys[round]);
            }

            blocks[i] = AesInstructions.EncryptLast(block, _roundKeys[Rounds]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillEight(Span<Vector128<byte>> blocks)
    {
        var keys = _roundKeys;
        var key = keys[0];
        var (b0, b1, b2, b3) = (NextCounter() ^ key, NextCounter() ^ key, NextCounter() ^ key, NextCounter() ^ key);
        var (b4, b5, b6, b7) = (NextCounter() ^ key, NextCounter() ^ key, NextCounter() ^ key, NextCounter() ^ key);
        for (var round = 1; round < Rounds; round++)
        {
            key = keys[round];
            b0 = AesInstructions.Encrypt(b0, key);
            b1 = AesInstructions.Encrypt(b1, key);
            b2 = AesInstructions.Encrypt(b2, key);
            b3 = AesInstructions.Encrypt(b3, key);
            b4 = AesInstructions.Encrypt(b4, key);
            b5 = AesInstructions.Encrypt(b5, key);
            b6 = AesInstructions.Encrypt(b6, key);
            b7 = AesInstructions.Encrypt(b7, key);
        }

        key = keys[Rounds];
        blocks[0] = AesInstructions.EncryptLast(b0, key);
        blocks[1] = AesInstructions.EncryptLast(b1, key);
        blocks[2] = AesInstructions.EncryptLast(b2, key);
        blocks[3] = AesInstructions.EncryptLast(b3, key);
        blocks[4] = AesInstructions.EncryptLast(b4, key);
        blocks[5] = AesInstructions.EncryptLast(b5, key);
        blocks[6] = AesInstructions.EncryptLast(b6, key);
        blocks[7] = AesInstructions.EncryptLast(b7, key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<byte> NextCounter()
    {
        var counter = _counter++;
        return Vector128.Create(
            BinaryPrimitives.ReverseEndianness((ulong)(counter >> 64)), BinaryPrimitives.ReverseEndianness((ulong)counter)).AsByte();
    }

    /// <summary>The key schedule of FIPS 197, section 5.2.</summary>
    private void ExpandKey(ReadOnlySpan<byte> key)
    {
        var current = Vector128.Create(key);
        _roundKeys[0] = current;
        ReadOnlySpan<byte> constants = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36];
        for (var round = 1; round <= Rounds; round++)
        {
            // The last word, rotated and substituted, which the instruction gives with a constant of 0.
            var word = AesInstructions.KeygenAssist(current, 0).AsUInt32()[3] ^ constants[round - 1];
            var words = current.AsUInt32();
            var first = words[0] ^ word;
            var second = words[1] ^ first;
            var third = words[2] ^ second;
            current = Vector128.Create(first, second, third, words[3] ^ third).AsByte();
            _roundKeys[round] = current;
        }
    }
}
