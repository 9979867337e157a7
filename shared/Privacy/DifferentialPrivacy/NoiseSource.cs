using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.DifferentialPrivacy;

/// <summary>
/// Uniform 64-bit words that nobody can foresee or repeat: AES-128 in counter mode under a key of the operating system's
/// generator. Noise of differential privacy comes from here and from nowhere else. Not safe for use by several threads.
/// </summary>
public sealed class NoiseSource : IDisposable
{
    private readonly Keystream? _stream;
    private readonly ulong[] _words;
    private int _used;

    private NoiseSource(ReadOnlySpan<byte> key)
    {
        _stream = new Keystream(key);
        _words = new ulong[512];
        _used = _words.Length;
    }

    private NoiseSource(ulong[] words) => _words = words;

    /// <summary>A source with a key of its own.</summary>
    public static NoiseSource Cryptographic()
    {
        Span<byte> key = stackalloc byte[Keystream.KeySize];
        RandomNumberGenerator.Fill(key);
        var source = new NoiseSource(key);
        CryptographicOperations.ZeroMemory(key);
        return source;
    }

    /// <summary>A source that repeats, so that statistical tests give one answer. Only tests can reach it.</summary>
    internal static NoiseSource ForTests(byte seed)
    {
        Span<byte> key = stackalloc byte[Keystream.KeySize];
        key[0] = seed;
        return new NoiseSource(key);
    }

    /// <summary>These words and then no more, for known answers. Only tests can reach it.</summary>
    internal static NoiseSource Given(params ulong[] words) => new(words);

    public void Dispose()
    {
        _stream?.Dispose();
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_words.AsSpan()));
    }

    internal ulong Next()
    {
        if (_used == _words.Length)
        {
            Refill();
        }

        return _words[_used++];
    }

    private void Refill()
    {
        if (_stream is null)
        {
            throw new InvalidOperationException("The given words are used up.");
        }

        Array.Clear(_words);
        _stream.Add(MemoryMarshal.Cast<ulong, uint>(_words.AsSpan()));
        _used = 0;
    }
}
