using FedInfra.ClientNode.ModelFiles;
using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Tests.ModelFiles;

public sealed class ModelCacheTests : IDisposable
{
    private readonly SmallNode _node = new();
    private readonly BlobRef _name;

    public ModelCacheTests() => _name = SmallNode.NameOf(_node.ModelFile);

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Nodes_that_need_one_model_at_once_download_it_once()
    {
        var models = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ReadAsync(_name)));

        Assert.Single(_node.Link.Downloads);
        Assert.All(models, model => Assert.Equal(new float[7850], model));
    }

    [Fact]
    public async Task A_model_is_still_there_after_a_restart()
    {
        await ReadAsync(_name);
        using var again = new ModelCache(_node.Folder["models"], TimeProvider.System);
        await again.ReadAsync(_name, SmallNode.Spec, () => "session", _node.Link, default);

        Assert.Single(_node.Link.Downloads);
    }

    [Fact]
    public async Task A_broken_download_goes_on_where_it_stopped()
    {
        var whole = _node.Link.OnDownload;
        _node.Link.OnDownload = (_, destination, _) =>
        {
            _node.Link.OnDownload = whole;
            destination.Write(_node.ModelFile.AsSpan(0, 1000));
            throw FakeLink.Lost();
        };

        Assert.Equal(new float[7850], await ReadAsync(_name));
        Assert.Equal([0L, 1000L], _node.Link.Downloads.Select(request => request.Offset));
    }

    [Fact]
    public async Task Bytes_of_another_hash_are_thrown_away_and_fetched_anew()
    {
        var whole = _node.Link.OnDownload;
        _node.Link.OnDownload = (_, destination, _) =>
        {
            destination.Write(new byte[_node.ModelFile.Length]);
            return Task.CompletedTask;
        };
        var refusal = await Assert.ThrowsAsync<ClientNodeException>(() => ReadAsync(_name));
        _node.Link.OnDownload = whole;

        Assert.Contains(_name.Sha256, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(new float[7850], await ReadAsync(_name));
        Assert.Equal([0L, 0L], _node.Link.Downloads.Select(request => request.Offset));
    }

    [Fact]
    public async Task The_first_byte_too_many_ends_the_download()
    {
        var written = 0L;
        _node.Link.OnDownload = (_, destination, _) =>
        {
            for (var block = new byte[1 << 16]; ; written += block.Length)
            {
                destination.Write(block);
            }
        };

        var refusal = await Assert.ThrowsAsync<ClientNodeException>(() => ReadAsync(_name));

        Assert.Contains($"more than the {_name.Length} bytes", refusal.Message, StringComparison.Ordinal);
        Assert.True(written <= _name.Length);
        Assert.True(new DirectoryInfo(_node.Folder["models"]).GetFiles().Sum(file => file.Length) <= _name.Length);
    }

    [Fact]
    public async Task A_model_that_ends_early_is_refused()
    {
        _node.Link.OnDownload = (_, destination, _) =>
        {
            destination.Write(_node.ModelFile.AsSpan(0, 100));
            return Task.CompletedTask;
        };

        Assert.Contains("100 bytes", (await Assert.ThrowsAsync<ClientNodeException>(() => ReadAsync(_name))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../../../etc/passwd", 10)]
    [InlineData("", 10)]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789", 10)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", 0)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", -1)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", ModelCache.MaximumLength + 1)]
    public async Task A_name_that_cannot_be_a_models_is_refused_before_anything_is_asked_or_written(string sha256, long length)
    {
        await Assert.ThrowsAsync<ClientNodeException>(() => ReadAsync(new BlobRef { Sha256 = sha256, Length = length }));

        Assert.Empty(_node.Link.Downloads);
        Assert.Empty(Directory.GetFileSystemEntries(_node.Folder["models"]));
    }

    [Fact]
    public async Task Only_the_newest_models_are_kept()
    {
        var files = Enumerable.Range(1, ModelCache.Capacity + 2).Select(i => SmallNode.FileOf([.. Enumerable.Repeat((float)i, 7850)])).ToArray();
        foreach (var file in files)
        {
            _node.Link.OnDownload = (_, destination, _) =>
            {
                destination.Write(file);
                return Task.CompletedTask;
            };
            Assert.Equal(file.Length, SmallNode.NameOf(file).Length);
            await ReadAsync(SmallNode.NameOf(file));
        }

        var kept = Directory.GetFiles(_node.Folder["models"]).Select(Path.GetFileNameWithoutExtension).Order();
        Assert.Equal(files[^ModelCache.Capacity..].Select(file => SmallNode.NameOf(file).Sha256).Order(), kept);
    }

    private Task<float[]> ReadAsync(BlobRef name) => _node.Models.ReadAsync(name, SmallNode.Spec, () => "session", _node.Link, default);
}
