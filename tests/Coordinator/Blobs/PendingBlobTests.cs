using FedInfra.Coordinator.Blobs;
using FedInfra.Testing;

namespace FedInfra.Coordinator.Tests.Blobs;

public sealed class PendingBlobTests : IDisposable
{
    private static readonly BlobId HelloWorld = BlobId.Of("hello world"u8);

    private readonly TemporaryFolder _folder = new();
    private readonly BlobStore _store;

    public PendingBlobTests() => _store = new(_folder.Path);

    [Fact]
    public async Task An_upload_goes_on_where_it_stopped_even_after_a_restart()
    {
        using (var first = _store.Resume("job-1.node_a", 11))
        {
            Assert.Equal(0, first.Offset);
            first.Append("hello "u8, 0);
        }

        using var second = new BlobStore(_folder.Path).Resume("job-1.node_a", 11);
        Assert.Equal(6, second.Offset);
        second.Append("world"u8, 6);
        await second.CommitAsync(HelloWorld);

        _store.Verify(HelloWorld);
        Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Any_cut_into_pieces_and_connections_gives_the_same_blob()
    {
        var random = new Random(7);
        var bytes = new byte[20_000];
        random.NextBytes(bytes);
        for (var run = 0; run < 20; run++)
        {
            for (var committed = false; !committed;)
            {
                using var upload = _store.Resume("upload", bytes.Length);
                for (var piece = 0; piece < 5 && upload.Offset < bytes.Length; piece++)
                {
                    // Peers that are not sure of what arrived send some of it again.
                    var from = (int)Math.Max(0, upload.Offset - random.Next(1_000));
                    upload.Append(bytes.AsSpan(from, random.Next(Math.Min(3_000, bytes.Length - from) + 1)), from);
                }

                if (upload.Offset == bytes.Length)
                {
                    await upload.CommitAsync(BlobId.Of(bytes));
                    committed = true;
                }
            }

            _store.Verify(BlobId.Of(bytes));
            File.Delete(_store.PathOf(BlobId.Of(bytes)));
        }
    }

    [Fact]
    public void Bytes_held_already_are_skipped()
    {
        using var upload = _store.Resume("u", 11);
        upload.Append("hello"u8, 0);
        upload.Append("hello"u8, 0);
        upload.Append("ell"u8, 1);
        Assert.Equal(5, upload.Offset);
        upload.Append("lo w"u8, 3);
        Assert.Equal(7, upload.Offset);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_gap_is_refused_and_the_upload_goes_on(long offset)
    {
        using var upload = _store.Resume("u", 11);
        upload.Append("hello"u8, 0);

        var exception = Assert.Throws<CoordinatorException>(() => upload.Append("x"u8, offset));

        Assert.Equal(CoordinatorErrorCode.InvalidArgument, exception.Code);
        Assert.Contains("5 is the next one needed", exception.Message, StringComparison.Ordinal);
        upload.Append(" world"u8, 5);
        Assert.Equal(11, upload.Offset);
    }

    [Fact]
    public void More_than_declared_is_refused_before_it_is_written()
    {
        using var upload = _store.Resume("u", 4);
        Assert.Equal(CoordinatorErrorCode.TooLarge, Assert.Throws<CoordinatorException>(() => upload.Append("hello"u8, 0)).Code);
        Assert.Equal(0, upload.Offset);
        Assert.Equal(0, new FileInfo(_folder["blobs", "incoming", "u.part"]).Length);
    }

    [Fact]
    public async Task An_incomplete_upload_cannot_be_committed_but_goes_on()
    {
        using var upload = _store.Resume("u", 11);
        upload.Append("hello"u8, 0);

        var exception = await Assert.ThrowsAsync<CoordinatorException>(() => upload.CommitAsync(HelloWorld));
        Assert.Contains("5 of 11", exception.Message, StringComparison.Ordinal);

        upload.Append(" world"u8, 5);
        await upload.CommitAsync(HelloWorld);
        Assert.True(_store.Contains(HelloWorld));
    }

    [Fact]
    public async Task Wrong_bytes_are_thrown_away_and_the_upload_starts_again()
    {
        using (var upload = _store.Resume("u", 11))
        {
            upload.Append("hello_world"u8, 0);
            var exception = await Assert.ThrowsAsync<CoordinatorException>(() => upload.CommitAsync(HelloWorld));
            Assert.Equal(CoordinatorErrorCode.InvalidArgument, exception.Code);
            Assert.Contains(HelloWorld.ToString(), exception.Message, StringComparison.Ordinal);
        }

        Assert.False(_store.Contains(HelloWorld));
        using var again = _store.Resume("u", 11);
        Assert.Equal(0, again.Offset);
    }

    [Fact]
    public async Task A_blob_that_is_there_already_is_committed_again_without_harm()
    {
        _store.Put("hello world"u8);
        using var upload = _store.Resume("u", 11);
        upload.Append("hello world"u8, 0);
        await upload.CommitAsync(HelloWorld);

        Assert.Empty(Directory.GetFiles(_folder["blobs", "incoming"]));
    }

    [Fact]
    public async Task An_empty_upload_is_an_empty_blob()
    {
        using var upload = _store.Resume("u", 0);
        await upload.CommitAsync(BlobId.Of([]));
        Assert.True(_store.Contains(BlobId.Of([])));
    }

    [Fact]
    public void A_second_call_for_an_open_upload_is_told_to_wait()
    {
        var first = _store.Resume("u", 11);
        Assert.True(Assert.Throws<CoordinatorException>(() => _store.Resume("u", 11)).IsTransient);

        first.Dispose();
        _store.Resume("u", 11).Dispose();
    }

    [Fact]
    public void A_declared_length_below_what_is_held_is_refused_and_leaves_the_upload_free()
    {
        using (var upload = _store.Resume("u", 11))
        {
            upload.Append("hello"u8, 0);
        }

        Assert.Equal(CoordinatorErrorCode.Conflict, Assert.Throws<CoordinatorException>(() => _store.Resume("u", 4)).Code);
        Assert.Equal(CoordinatorErrorCode.InvalidArgument, Assert.Throws<CoordinatorException>(() => _store.Resume("u", -1)).Code);
        using var again = _store.Resume("u", 11);
        Assert.Equal(5, again.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("-rf")]
    [InlineData("../escape")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a b")]
    [InlineData("C:a")]
    [InlineData("é")]
    public void An_upload_id_that_could_be_a_path_is_refused(string uploadId)
    {
        Assert.Equal(CoordinatorErrorCode.InvalidArgument, Assert.Throws<CoordinatorException>(() => _store.Resume(uploadId, 1)).Code);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_upload_id_has_at_most_128_characters()
    {
        _store.Resume(new string('a', 128), 1).Dispose();
        Assert.Throws<CoordinatorException>(() => _store.Resume(new string('a', 129), 1));
    }

    [Fact]
    public void A_discarded_upload_leaves_nothing()
    {
        using var upload = _store.Resume("u", 11);
        upload.Append("hello"u8, 0);
        upload.Discard();
        Assert.Empty(Directory.GetFiles(_folder["blobs", "incoming"]));
        _store.Resume("u", 3).Dispose();
    }

    [Fact]
    public void Old_uploads_are_collected_and_young_or_open_ones_kept()
    {
        foreach (var name in (string[])["old", "young", "open"])
        {
            using var upload = _store.Resume(name, 11);
            upload.Append("hello"u8, 0);
        }

        foreach (var name in (string[])["old.part", "open.part"])
        {
            File.SetLastWriteTimeUtc(_folder["blobs", "incoming", name], DateTime.UtcNow.AddDays(-2));
        }

        using var open = _store.Resume("open", 11);
        using var writer = _store.Create();

        Assert.Equal(1, _store.CollectIncoming(TimeSpan.FromDays(1)));
        Assert.False(File.Exists(_folder["blobs", "incoming", "old.part"]));
        Assert.Equal(1, _store.CollectIncoming(TimeSpan.FromDays(-1)));
        Assert.Equal(5, open.Offset);
        Assert.Equal(BlobId.Of([]), writer.Commit());
    }

    public void Dispose() => _folder.Dispose();
}
