using FedInfra.Coordinator.Blobs;
using FedInfra.Testing;

namespace FedInfra.Coordinator.Tests.Blobs;

public sealed class BlobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BlobStore _store;

    public BlobStoreTests() => _store = new(_folder.Path);

    [Fact]
    public void What_was_put_is_read_back_from_a_file_named_by_its_hash()
    {
        var id = _store.Put("abc"u8);

        const string hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Assert.Equal(hash, id.ToString());
        Assert.Equal("abc"u8, File.ReadAllBytes(_folder["blobs", "sha256", "ba", hash]));
        Assert.True(_store.Contains(id));
        Assert.Equal(3, _store.Length(id));
        using var stream = _store.OpenRead(id);
        Assert.Equal("abc", new StreamReader(stream).ReadToEnd());
        using var handle = _store.OpenHandle(id);
        Assert.Equal(3, RandomAccess.GetLength(handle));
    }

    [Fact]
    public void The_same_bytes_twice_are_one_blob()
    {
        Assert.Equal(_store.Put("abc"u8), _store.Put("abc"u8));
        Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_same_bytes_put_by_many_threads_are_one_blob()
    {
        var bytes = new byte[100_000];
        Parallel.For(0, 16, _ => _store.Put(bytes));

        _store.Verify(BlobId.Of(bytes));
        Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_stream_is_stored_to_its_end()
    {
        var bytes = new byte[300_001];
        new Random(1).NextBytes(bytes);

        var id = await _store.PutAsync(new MemoryStream(bytes), default);

        Assert.Equal(BlobId.Of(bytes), id);
        Assert.Equal(bytes, File.ReadAllBytes(_store.PathOf(id)));
    }

    [Fact]
    public void An_empty_blob_is_a_blob() => Assert.Equal(0, _store.Length(_store.Put([])));

    [Fact]
    public void A_missing_blob_is_not_found_and_named()
    {
        var id = BlobId.Of("never stored"u8);

        Assert.False(_store.Contains(id));
        foreach (var call in (Action[])[() => _store.Length(id), () => _store.OpenRead(id), () => _store.OpenHandle(id), () => _store.Verify(id)])
        {
            var exception = Assert.Throws<CoordinatorException>(call);
            Assert.Equal(CoordinatorErrorCode.NotFound, exception.Code);
            Assert.Contains(id.ToString(), exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_deleted_blob_is_gone_and_deleting_what_is_not_there_is_no_error()
    {
        var id = _store.Put([1, 2, 3]);

        _store.Delete(id);
        _store.Delete(id);
        _store.Delete(BlobId.Of([9]));

        Assert.False(_store.Contains(id));
    }

    [Fact]
    public void The_empty_name_names_no_file() =>
        Assert.Equal(CoordinatorErrorCode.InvalidArgument, Assert.Throws<CoordinatorException>(() => _store.Contains(default)).Code);

    [Fact]
    public void A_blob_changed_on_disk_is_found()
    {
        var id = _store.Put("abc"u8);
        File.WriteAllText(_store.PathOf(id), "abd");

        Assert.Equal(CoordinatorErrorCode.Corrupt, Assert.Throws<CoordinatorException>(() => _store.Verify(id)).Code);
    }

    [Fact]
    public void Blobs_outlive_the_store()
    {
        var id = _store.Put("abc"u8);

        Assert.True(new BlobStore(_folder.Path).Contains(id));
    }

    [Fact]
    public void A_data_folder_that_is_a_file_is_refused_and_named()
    {
        var path = _folder.Write("file", "");

        var exception = Assert.Throws<CoordinatorException>(() => new BlobStore(path));
        Assert.Equal(CoordinatorErrorCode.Unavailable, exception.Code);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
