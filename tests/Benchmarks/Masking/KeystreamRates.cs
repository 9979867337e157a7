using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using FedInfra.Privacy.SecureAggregation;
using AesInstructions = System.Runtime.Intrinsics.X86.Aes;

namespace FedInfra.Benchmarks.Masking;

/// <summary>
/// GB/s (10^9 bytes) of one core that adds masks to 64 KiB of values, again and again, and what to compare it with. The
/// best of several tries each, because whatever else the machine does only slows.
/// </summary>
/// <param name="Keystream">The product's.</param>
/// <param name="Ecb">.NET's Aes.EncryptEcb (OpenSSL) over counters, added in the same way.</param>
/// <param name="Gcm">.NET's AesGcm (OpenSSL) over zeros, added in the same way; it makes a tag too.</param>
/// <param name="Instructions">The processor's AESENC on eight blocks, nothing loaded or stored: no code with these instructions is faster. 0 where it has none.</param>
/// <param name="Memory">Reading memory that is in no cache.</param>
internal sealed record KeystreamRates(double Keystream, double Ecb, double Gcm, double Instructions, double Memory)
{
    private const int Chunk = 1 << 16;
    private const int BlockSize = 16;
    private const int EightBlocks = 10_000;
    private const int Tries = 9;
    private static readonly TimeSpan _try = TimeSpan.FromMilliseconds(150);

    // What nobody uses, the compiler leaves out.
    private static Vector128<byte> _result;

    public static KeystreamRates Measure()
    {
        var key = RandomNumberGenerator.GetBytes(FedInfra.Privacy.SecureAggregation.Keystream.KeySize);
        return new KeystreamRates(Product(key), EcbOverCounters(key), GcmOverZeros(key), AesInstructions.IsSupported ? BareInstructions() : 0, ReadMemory());
    }

    private static double Product(byte[] key)
    {
        using var stream = new Keystream(key);
        var values = new uint[Chunk / sizeof(uint)];
        return Best(() => stream.Add(values), Chunk);
    }

    private static double EcbOverCounters(byte[] key)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        var (values, masks, counter) = (new uint[Chunk / sizeof(uint)], new byte[Chunk], 0UL);
        return Best(
            () =>
            {
                for (var i = 0; i < masks.Length; i += BlockSize)
                {
                    BinaryPrimitives.WriteUInt64BigEndian(masks.AsSpan(i + sizeof(ulong)), counter++);
                    BinaryPrimitives.WriteUInt64BigEndian(masks.AsSpan(i), 0);
                }

                aes.EncryptEcb(masks, masks, PaddingMode.None);
                ModularSum.Add(values, MemoryMarshal.Cast<byte, uint>(masks.AsSpan()));
            },
            Chunk);
    }

    private static double GcmOverZeros(byte[] key)
    {
        using var aes = new AesGcm(key, BlockSize);
        var (values, zeros, masks) = (new uint[Chunk / sizeof(uint)], new byte[Chunk], new byte[Chunk]);
        var (nonce, tag) = (new byte[12], new byte[BlockSize]);
        var chunk = 0;
        return Best(
            () =>
            {
                BinaryPrimitives.WriteInt32BigEndian(nonce, chunk++);
                aes.Encrypt(nonce, zeros, masks, tag);
                ModularSum.Add(values, MemoryMarshal.Cast<byte, uint>(masks.AsSpan()));
            },
            Chunk);
    }

    private static double BareInstructions() => Best(() => _result = EncryptInRegisters(), EightBlocks * 8L * BlockSize);

    // By itself, because what lives across a call does not stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector128<byte> EncryptInRegisters()
    {
        var key = _result;
        var (b0, b1, b2, b3) = (key, key + Vector128<byte>.One, ~key, key ^ Vector128.Create((byte)2));
        var (b4, b5, b6, b7) = (~b0, ~b1, ~b2, ~b3);
        for (var round = 0; round < EightBlocks * 10; round++)
        {
            b0 = AesInstructions.Encrypt(b0, key);
            b1 = AesInstructions.Encrypt(b1, key);
            b2 = AesInstructions.Encrypt(b2, key);
            b3 = AesInstructions.Encrypt(b3, key);
            b4 = AesInstructions.Encrypt(b4, key);
            b5 = AesInstructions.Encrypt(b5, key);
            b6 = AesInstructions.Encrypt(b6, key);
            b7 = AesInstructions.Encrypt(b7, key);
        }

        return b0 ^ b1 ^ b2 ^ b3 ^ b4 ^ b5 ^ b6 ^ b7;
    }

    private static double ReadMemory()
    {
        var words = new uint[1 << 26];
        words.AsSpan().Fill(1);
        var total = Vector<uint>.Zero;
        var best = Best(
            () =>
            {
                foreach (var vector in MemoryMarshal.Cast<uint, Vector<uint>>(words.AsSpan()))
                {
                    total += vector;
                }
            },
            words.Length * (long)sizeof(uint));
        _result = total.AsVector128().AsByte();
        return best;
    }

    private static double Best(Action pass, long bytes)
    {
        var best = 0.0;
        for (var i = 0; i < Tries; i++)
        {
            var (started, passes) = (Stopwatch.GetTimestamp(), 0L);
            TimeSpan elapsed;
            do
            {
                pass();
                passes++;
                elapsed = Stopwatch.GetElapsedTime(started);
            }
            while (elapsed < _try);

            best = Math.Max(best, passes * bytes / elapsed.TotalSeconds / 1e9);
        }

        return best;
    }
}
