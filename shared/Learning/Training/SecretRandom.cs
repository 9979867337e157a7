using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FedInfra.Learning.Training;

/// <summary>Random choices that privacy rests on: nobody can repeat them, not even with the plan's seed.</summary>
internal sealed class SecretRandom
{
    private readonly ulong[] _words = new ulong[512];
    private int _used = 512;

    /// <summary>The next 64 random bits, which are then forgotten here.</summary>
    public ulong NextUInt64()
    {
        if (_used == _words.Length)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_words.AsSpan()));
            _used = 0;
        }

        var word = _words[_used];
        _words[_used++] = 0;
        return word;
    }

    /// <summary>True with a probability from 0 to 1, or less by under 2^-53: never more than is accounted for.</summary>
    public bool Chance(double probability) => NextUInt64() >> 11 < (ulong)(probability * (1L << 53));
}
