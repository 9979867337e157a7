using FedInfra.Coordinator.Blobs;
using FedInfra.Testing;

namespace FedInfra.Coordinator.Tests.Blobs;

public sealed class BlobWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BlobStore _store;

    public BlobWriterTests() => _store = new(_folder.Path);

    [Fact]
    public void What_is_written_bit_by_bit_is_one_blob()
    {
        using var writer = _store.Create();
        writer.WriteByte((byte)'a');
        writer.Write("bc"u8.ToArray(), 0, 2);
        writer.Write([]);
        writer.Write("d"u8);

        Assert.Equal(4, writer.Length);
        Assert.Equal(BlobId.Of("abcd"u8), writer.Commit());
        _store.Verify(BlobId.Of("abcd"u8));
    }

    [Fact]
    public void Without_a_commit_nothing_remains()
    {
        using (var writer = _store.Create())
        {
            writer.Write("abc"u8);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Before_the_commit_nobody_sees_the_blob()
    {
        using var writer = _store.Create();
        writer.Write("abc"u8);

        Assert.False(_store.Contains(BlobId.Of("abc"u8)));
    }

    [Fact]
    public void After_the_commit_nothing_can_be_written()
    {
        using var writer = _store.Create();
        writer.Commit();

        Assert.Throws<ObjectDisposedException>(() => writer.Write("abc"u8));
        Assert.Throws<ObjectDisposedException>(() => writer.Commit());
    }

    public void Dispose() => _folder.Dispose();
}
