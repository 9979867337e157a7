using System.Buffers.Binary;
using System.IO.Compression;

namespace FedInfra.Learning.Tests.Data;

/// <summary>Makes IDX files for tests.</summary>
internal static class IdxBytes
{
    public static byte[] Of(int magic, int[] sizes, byte[] values)
    {
        var bytes = new byte[4 + (4 * sizes.Length) + values.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, magic);
        for (var i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + (4 * i)), sizes[i]);
        }

        values.CopyTo(bytes, 4 + (4 * sizes.Length));
        return bytes;
    }

    public static byte[] Images(int count) => Of(0x803, [count, 28, 28], [.. Enumerable.Range(0, count * 784).Select(i => (byte)i)]);

    public static byte[] Labels(int count) => Of(0x801, [count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);

    public static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return buffer.ToArray();
    }
}
