using FedInfra.ClientNode.Sessions;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Tests.Sessions;

public sealed class DataFolderLockTests
{
    [Fact]
    public void A_data_folder_is_one_processs_at_a_time()
    {
        using var folder = new TemporaryFolder();
        using (new DataFolderLock(folder["data"]))
        {
            var refusal = Assert.Throws<ClientNodeException>(() => new DataFolderLock(folder["data"]));
            Assert.Contains("another data-dir", refusal.Message, StringComparison.Ordinal);
        }

        new DataFolderLock(folder["data"]).Dispose();
    }
}
