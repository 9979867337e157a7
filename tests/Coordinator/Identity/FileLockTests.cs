using System.Net.Sockets;
using FedInfra.Identity;
using FedInfra.Testing;

namespace FedInfra.Coordinator.Tests.Identity;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_one_is_kept_out_until_the_first_lets_go()
    {
        using (FileLock.TryTake(_folder["lock"]))
        {
            Assert.Null(FileLock.TryTake(_folder["lock"]));
        }

        using var again = FileLock.TryTake(_folder["lock"]);
        Assert.NotNull(again);
    }

    [Fact]
    public void A_file_that_is_there_and_cannot_be_opened_is_not_taken_for_a_second_process()
    {
        // No file system opens a socket.
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["lock"]));
        Assert.True(File.Exists(_folder["lock"]));

        var failure = Assert.ThrowsAny<IOException>(() => FileLock.TryTake(_folder["lock"]));

        Assert.Contains(_folder["lock"], failure.Message, StringComparison.Ordinal);
    }
}
