using System.IO.Compression;
using System.Security.Cryptography;
using FedInfra.ClientNode.Data.Download;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Tests.Data;

public sealed class DownloaderTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Content = RandomBytes(300_000);

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _notes = new();
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private FileServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await FileServer.StartAsync();
        _server.Files["/a"] = Content;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _notes.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_is_downloaded_once_and_then_known_to_be_there()
    {
        var first = await GetAsync("/a");
        var second = await GetAsync("/a");

        Assert.Equal(_server.Url + "/a", first.From);
        Assert.Null(second.From);
        Assert.Equal(["/a"], _server.Requests);
        Done();
    }

    [Fact]
    public async Task A_connection_that_breaks_twice_is_continued_where_it_broke()
    {
        _server.BreakAfter(100_000);
        _server.BreakAfter(50_000);

        await GetAsync("/a");

        Assert.Equal(["/a", "/a 100000-", "/a 150000-"], _server.Requests);
        Done();
    }

    [Fact]
    public async Task A_server_without_ranges_sends_everything_again()
    {
        _server.SupportsRanges = false;
        _server.BreakAfter(100_000);

        await GetAsync("/a");

        Assert.Equal(["/a", "/a 100000-"], _server.Requests);
        Done();
    }

    [Fact]
    public async Task A_later_run_continues_what_a_failed_one_left()
    {
        for (var attempt = 0; attempt < 4; attempt++)
        {
            _server.BreakAfter(10_000);
        }

        await Assert.ThrowsAsync<ClientNodeException>(() => GetAsync("/a"));
        Assert.Equal(40_000, new FileInfo(Assert.Single(Directory.GetFiles(_folder.Path))).Length);

        await GetAsync("/a");

        Assert.Equal("/a 40000-", _server.Requests.Last());
        Done();
    }

    [Fact]
    public async Task A_part_that_was_already_complete_is_not_fetched_again()
    {
        File.WriteAllBytes(new PartFile(_folder["a"], new Uri(_server.Url + "/a")).Path, Content);

        await GetAsync("/a");

        Assert.Equal(["/a 300000-"], _server.Requests);
        Done();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(300_000)]
    [InlineData(400_000)]
    public async Task A_part_with_wrong_bytes_is_thrown_away_and_the_file_fetched_again(int length)
    {
        File.WriteAllBytes(new PartFile(_folder["a"], new Uri(_server.Url + "/a")).Path, RandomBytes(length, seed: 2));

        await GetAsync("/a");

        Assert.Equal("/a", _server.Requests.Last());
        Done();
    }

    [Fact]
    public async Task A_wrong_hash_is_refused_deleted_and_both_hashes_are_named()
    {
        var wrong = RandomBytes(300_000, seed: 2);
        _server.Files["/a"] = wrong;

        var refusal = await Assert.ThrowsAsync<ClientNodeException>(() => GetAsync("/a"));

        Assert.Contains($"expected SHA-256 {Sha256(Content)}, found {Sha256(wrong)}", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task The_next_mirror_is_tried_after_a_missing_a_wrong_and_a_failing_one()
    {
        _server.Files["/wrong"] = RandomBytes(1000);
        var file = await GetAsync("/absent", "/wrong", "/a");

        Assert.Equal(_server.Url + "/a", file.From);
        Assert.Equal(["/absent", "/wrong", "/a"], _server.Requests);
        Assert.Contains("answered 404", _notes.ToString(), StringComparison.Ordinal);
        Done();
    }

    [Fact]
    public async Task A_server_that_is_overloaded_is_asked_again()
    {
        _server.Refuse(503);
        _server.Refuse(429);

        await GetAsync("/a");

        Assert.Equal(3, _server.Requests.Count);
        Done();
    }

    [Fact]
    public async Task Gzip_and_zip_are_unpacked_and_the_hash_is_of_the_content()
    {
        _server.Files["/a"] = Gzip(Content);
        await GetAsync("/a");
        Done();
        File.Delete(_folder["a"]);

        _server.Files["/all.zip"] = Zip(("folder/b", [1, 2, 3]), ("folder/a", Content));
        await GetAsync("/all.zip");
        Done();
    }

    [Fact]
    public async Task A_zip_without_the_file_and_a_gzip_bomb_are_refused()
    {
        _server.Files["/all.zip"] = Zip(("b", Content));
        _server.Files["/bomb"] = Gzip(new byte[50_000_000]);

        var refusal = await Assert.ThrowsAsync<ClientNodeException>(() => GetAsync("/all.zip", "/bomb"));

        Assert.Contains("the zip has no entry a", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("unpacks to more than the expected 300000 bytes", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_file_with_a_wrong_hash_is_replaced_and_a_right_gzip_is_enough()
    {
        File.WriteAllBytes(_folder["a"], [1]);
        await GetAsync("/a");
        Done();

        File.Delete(_folder["a"]);
        File.WriteAllBytes(_folder["a.gz"], Gzip(Content));
        Assert.Null((await GetAsync("/a")).From);
    }

    [Fact]
    public async Task Cancelling_keeps_what_has_come()
    {
        var reached = new TaskCompletionSource();
        _server.HangAfter(100_000, reached);
        using var stop = new CancellationTokenSource();
        var seen = new StopWhenSeen(100_000, stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync(seen, stop.Token, "/a"));

        Assert.Equal(100_000, new FileInfo(Assert.Single(Directory.GetFiles(_folder.Path))).Length);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up_and_asked_again()
    {
        _server.HangAfter(100_000, new TaskCompletionSource());
        var downloader = new Downloader(_http, TimeProvider.System, new LineProgress(_notes)) { Patience = TimeSpan.FromMilliseconds(500), RetryDelay = TimeSpan.Zero };

        await downloader.GetAsync(File_("/a"), _folder.Path, CancellationToken.None);

        Assert.Contains("nothing came for", _notes.ToString(), StringComparison.Ordinal);
        Assert.Equal(["/a", "/a 100000-"], _server.Requests.Take(2));
        Done();
    }

    private Task<DownloadedFile> GetAsync(params string[] paths) => GetAsync(new LineProgress(_notes), CancellationToken.None, paths);

    private Task<DownloadedFile> GetAsync(IDownloadProgress progress, CancellationToken cancellationToken, params string[] paths) =>
        new Downloader(_http, TimeProvider.System, progress) { RetryDelay = TimeSpan.Zero }.GetAsync(File_(paths), _folder.Path, cancellationToken);

    private RemoteFile File_(params string[] paths) => new("a", Content.Length, Sha256(Content), [.. paths.Select(path => new Uri(_server.Url + path))]);

    private void Done()
    {
        Assert.Equal(Content, File.ReadAllBytes(_folder["a"]));
        Assert.Equal([_folder["a"]], Directory.GetFiles(_folder.Path));
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] RandomBytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Gzip(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            zip.Write(content);
        }

        return buffer.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return buffer.ToArray();
    }

    private sealed class StopWhenSeen(long bytes, CancellationTokenSource stop) : IDownloadProgress
    {
        public void Report(string file, long done, long? total)
        {
            if (done >= bytes)
            {
                stop.Cancel();
            }
        }

        public void Note(string message)
        {
        }
    }
}
