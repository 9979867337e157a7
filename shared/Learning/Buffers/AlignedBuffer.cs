using System.Runtime.CompilerServices;

namespace FedInfra.Learning.Buffers;

/// <summary>Zeroed floats at a fixed address that starts a cache line; freed by the garbage collector like any array.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int CacheLine = 64;
    private readonly float[] _array;
    private readonly int _start;

    public AlignedBuffer(int length)
    {
        Length = length;
        _array = GC.AllocateArray<float>(checked(length + (CacheLine / sizeof(float))), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _array[0]);
        _start = (int)(((CacheLine - (address % CacheLine)) % CacheLine) / sizeof(float));
        Pointer = (float*)address + _start;
    }

    public int Length { get; }

    /// <summary>Valid as long as this object is reachable.</summary>
    public float* Pointer { get; }

    public Span<float> Span => _array.AsSpan(_start, Length);
}
