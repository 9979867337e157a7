using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;
using GrpcException = Grpc.Core.RpcException;

namespace FedInfra.Rpc.GrpcDotnet;

/// <summary>
/// gzip that gives up as soon as a message passes the receiver's limit. grpc-dotnet's own decompresses to the end
/// whatever comes, and a gzip bomb expands a thousandfold.
/// </summary>
internal sealed class LimitedGzip(int maxMessageBytes) : ICompressionProvider
{
    public const string Name = "gzip";

    public string EncodingName => Name;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) => new LimitedStream(new GZipStream(stream, CompressionMode.Decompress), maxMessageBytes);

    private sealed class LimitedStream(GZipStream gzip, int limit) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count;
            try
            {
                count = gzip.Read(buffer);
            }
            catch (InvalidDataException)
            {
                throw new GrpcException(new Status(StatusCode.Internal, "A message marked as gzip does not decompress."));
            }

            _read += count;
            return _read <= limit
                ? count
                : throw new GrpcException(new Status(
                    StatusCode.ResourceExhausted, $"A message is more than {limit} bytes once decompressed; the receiver accepts at most {limit}."));
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                gzip.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
