using System.Buffers.Binary;
using System.IO.Compression;

namespace FedInfra.Learning.Data.Idx;

/// <summary>
/// An IDX file of bytes, the format of MNIST: two zero bytes, the type (8: unsigned byte), the number of dimensions,
/// each size as 32 bits big-endian, then the values. Gzip is recognised by its first bytes, not by the name.
/// </summary>
internal sealed class IdxFile
{
    private const int UnsignedByte = 8;

    // Deflate cannot expand more than this, so a gzip file that claims more is lying.
    private const long DeflateLimit = 1032;

    private IdxFile(string path, int[] sizes, byte[] values)
    {
        Path = path;
        Sizes = sizes;
        Values = values;
    }

    public string Path { get; }

    /// <summary>Sizes, outermost first.</summary>
    public int[] Sizes { get; }

    /// <summary>The values in order, as many as the product of <see cref="Sizes"/>.</summary>
    public byte[] Values { get; }

    /// <exception cref="LearningException">The file is missing, is not IDX of bytes in <paramref name="dimensions"/> dimensions, or is shorter or longer than its header says.</exception>
    public static IdxFile Read(string path, int dimensions)
    {
        try
        {
            using var file = File.OpenRead(path);
            var zipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            if (!zipped)
            {
                return Read(path, dimensions, file, file.Length);
            }

            using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            return Read(path, dimensions, unzipped, checked(file.Length * DeflateLimit));
        }
        catch (InvalidDataException failure)
        {
            throw new LearningException($"{path}: the gzip data is damaged or truncated; download the file again.", failure);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new LearningException($"{path}: cannot be opened: {failure.Message}", failure);
        }
    }

    private static IdxFile Read(string path, int dimensions, Stream stream, long mostBytes)
    {
        var header = new byte[4 + (4 * dimensions)];
        var headerRead = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var magic = (UnsignedByte << 8) | dimensions;
        var found = headerRead < 4 ? -1 : BinaryPrimitives.ReadInt32BigEndian(header);
        if (found != magic)
        {
            throw new LearningException(
                $"{path}: is not an IDX file of bytes with {dimensions} dimensions: expected magic 0x{magic:x8}, found {(found < 0 && headerRead < 4 ? $"{headerRead} bytes" : $"0x{found:x8}")}.");
        }

        if (headerRead < header.Length)
        {
            throw new LearningException($"{path}: is truncated: the header has {header.Length} bytes, found {headerRead}.");
        }

        var sizes = new int[dimensions];
        long length = 1;
        for (var i = 0; i < dimensions; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 + (4 * i)));
            length = sizes[i] < 0 || length > Array.MaxLength ? -1 : length * sizes[i];
            if (length < 0 || length > Array.MaxLength)
            {
                throw new LearningException($"{path}: the header's sizes are not believable: size {i + 1} of {dimensions} is {(uint)sizes[i]}.");
            }
        }

        // Before allocating: a plain file must have exactly these bytes, a gzip file must at least be able to.
        if (header.Length + length > mostBytes)
        {
            throw new LearningException($"{path}: is truncated: the header promises {header.Length + length} bytes, the file holds {(stream is FileStream ? "" : "at most ")}{mostBytes}.");
        }

        var values = new byte[length];
        var read = stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        if (read < length)
        {
            throw new LearningException($"{path}: is truncated: the header promises {header.Length + length} bytes, found {header.Length + (long)read}.");
        }

        if (stream.ReadByte() >= 0)
        {
            throw new LearningException($"{path}: goes on after the {header.Length + length} bytes that its header promises.");
        }

        return new IdxFile(path, sizes, values);
    }
}
