using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>The uniform 32-bit numbers that stochastic rounding compares with. How they are asked for does not change them.</summary>
public sealed class RoundingNoise : IDisposable
{
    private readonly Keystream _stream;
    private readonly uint[] _buffer = new uint[1024];
    private int _used;

    private RoundingNoise(ReadOnlySpan<byte> key)
    {
        _stream = new Keystream(key);
        _used = _buffer.Length;
    }

    /// <summary>Numbers that nobody can foresee or repeat: the default.</summary>
    public static RoundingNoise Cryptographic()
    {
        Span<byte> key = stackalloc byte[Keystream.KeySize];
        RandomNumberGenerator.Fill(key);
        return new RoundingNoise(key);
    }

    /// <summary>Numbers that repeat, for runs with a seed: rounding is the only thing that a seed may decide, masks never.</summary>
    public static RoundingNoise Repeatable(long seed, int round, string node)
    {
        Span<byte> key = stackalloc byte[Keystream.KeySize];
        using var info = new WireWriter();
        info.Text("fedinfra stochastic rounding").Number64((ulong)seed).Number32((uint)round).Text(node);
        SHA256.HashData(info.Written).AsSpan(0, Keystream.KeySize).CopyTo(key);
        return new RoundingNoise(key);
    }

    public void Dispose()
    {
        _stream.Dispose();
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_buffer.AsSpan()));
    }

    internal void Fill(Span<uint> numbers)
    {
        while (!numbers.IsEmpty)
        {
            if (_used == _buffer.Length)
            {
                Array.Clear(_buffer);
                _stream.Add(_buffer);
                _used = 0;
            }

            var count = Math.Min(numbers.Length, _buffer.Length - _used);
            _buffer.AsSpan(_used, count).CopyTo(numbers);
            _used += count;
            numbers = numbers[count..];
        }
    }
}
