namespace FedInfra.ClientNode.ModelFiles;

/// <summary>Passes writes on until the file has the length that was promised, and refuses the first byte more.</summary>
internal sealed class LimitedWriter(FileStream destination, long maximumLength) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => destination.Length;

    public override long Position
    {
        get => destination.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (destination.Position + buffer.Length > maximumLength)
        {
            throw new ClientNodeException($"The coordinator sent more than the {maximumLength} bytes that it promised.");
        }

        destination.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => destination.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
