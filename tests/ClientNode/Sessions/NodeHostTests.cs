using FedInfra.ClientNode.Sessions;
using FedInfra.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.ClientNode.Tests.Sessions;

public sealed class NodeHostTests
{
    [Fact]
    public void A_data_folder_is_one_processs_at_a_time()
    {
        using var folder = new TemporaryFolder();
        using (Host(folder))
        {
            var refusal = Assert.Throws<ClientNodeException>(() => Host(folder));
            Assert.Contains("another data-dir", refusal.Message, StringComparison.Ordinal);
        }

        Host(folder).Dispose();
    }

    private static NodeHost Host(TemporaryFolder folder) => new(
        [], new NodeHostOptions { BaseFolder = folder.Path, DataFolder = folder["data"] }, _ => throw new InvalidOperationException(), TimeProvider.System, NullLogger.Instance);
}
