using FedInfra.ClientNode.Tests.Sessions;

namespace FedInfra.ClientNode.Tests.ModelFiles;

public sealed class UpdateUploadTests : IDisposable
{
    private readonly SmallNode _node = new();
    private readonly MemoryStream _held = new();

    public UpdateUploadTests()
    {
        _node.Link.OnBegin = _ => _held.Length;
        _node.Link.OnUpload = async (source, offset) =>
        {
            Assert.Equal(_held.Length, offset);
            Assert.Equal(offset, source.Position);
            await source.CopyToAsync(_held);
        };
    }

    public void Dispose()
    {
        _held.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task A_broken_upload_goes_on_at_the_offset_that_the_coordinator_tells()
    {
        var whole = _node.Link.OnUpload;
        _node.Link.OnUpload = (source, _) =>
        {
            var half = new byte[5000];
            source.ReadExactly(half);
            _held.Write(half);
            _node.Link.OnUpload = whole;
            throw FakeLink.Lost();
        };

        var update = await SendAsync();

        Assert.Equal(SmallNode.NameOf(_held.ToArray()), update);
        Assert.Equal(2, _node.Link.Begun.Count);
    }

    [Fact]
    public async Task Nothing_is_sent_of_what_is_held_already()
    {
        _node.Link.OnBegin = request => request.Update.Length;
        _node.Link.OnUpload = (_, _) => throw new InvalidOperationException("nothing was to be sent");

        Assert.True((await SendAsync()).Length > 7850 * sizeof(float));
    }

    [Fact]
    public async Task The_file_is_gone_when_the_update_is_acknowledged()
    {
        await SendAsync();

        Assert.Empty(Directory.GetFiles(_node.Folder["uploads"]));
    }

    [Fact]
    public async Task The_file_is_gone_when_the_upload_is_given_up()
    {
        using var cancel = new CancellationTokenSource();
        _node.Link.OnUpload = (_, _) =>
        {
            cancel.Cancel();
            throw FakeLink.Lost();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(cancel.Token));

        Assert.Empty(Directory.GetFiles(_node.Folder["uploads"]));
    }

    [Fact]
    public void What_an_earlier_process_left_is_deleted()
    {
        _node.Folder.Write("uploads/alpha.0123", "left");
        _ = new FedInfra.ClientNode.ModelFiles.UpdateUpload(_node.Folder["uploads"], TimeProvider.System);

        Assert.Empty(Directory.GetFiles(_node.Folder["uploads"]));
    }

    private Task<Contracts.V1.BlobRef> SendAsync(CancellationToken cancellationToken = default) =>
        _node.Uploads.SendAsync(_node.Context, "d1", SmallNode.Spec, new float[7850], cancellationToken);
}
