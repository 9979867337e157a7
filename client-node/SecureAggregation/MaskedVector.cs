using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FedInfra.Contracts.V1;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>A masked update as it is uploaded: header and values as little-endian 32-bit integers, masked.</summary>
internal static class MaskedVector
{
    /// <summary>Coordinates at a time: 256 KiB stay in the processor's cache from the quantising to the write.</summary>
    public const int BlockLength = 1 << 16;

    /// <summary>Quantises, masks and writes in one pass; only masked blocks reach the disk. The mask hashes them on the way.</summary>
    /// <returns>What was written, and how many values were outside the clip range.</returns>
    /// <exception cref="FedInfra.Privacy.PrivacyException">A value is not finite.</exception>
    public static (BlobRef Update, long Clipped) Write(
        FileStream file,
        ReadOnlyMemory<float> values,
        int weight,
        Quantizer quantizer,
        RoundingNoise rounding,
        BlockEncoder? encode,
        VectorMask mask,
        CancellationToken cancellationToken)
    {
        var buffer = new uint[BlockLength];
        VectorHeader.Write(weight, buffer);
        var (header, clipped) = (VectorHeader.Length, 0L);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(BlockLength - header, values.Length);
            var quantized = buffer.AsSpan(header, count);
            if (encode is null)
            {
                clipped += quantizer.Quantize(values.Span[..count], weight, rounding, quantized);
            }
            else
            {
                encode(values.Span[..count], quantized);
            }

            var block = buffer.AsSpan(0, header + count);
            mask.Apply(block);
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(block, block);
            }

            file.Write(MemoryMarshal.AsBytes(block));
            (values, header) = (values[count..], 0);
        }
        while (!values.IsEmpty);

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(buffer.AsSpan()));
        return (new BlobRef { Sha256 = Convert.ToHexStringLower(mask.Hash().Span), Length = file.Length }, clipped);
    }

    /// <summary>What an earlier process wrote.</summary>
    public static async Task<BlobRef> NameOfAsync(FileStream file, CancellationToken cancellationToken) =>
        new() { Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)), Length = file.Length };
}
