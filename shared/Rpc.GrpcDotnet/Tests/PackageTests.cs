using FedInfra.Testing;

namespace FedInfra.Rpc.GrpcDotnet.Tests;

/// <summary>What is not as it was built ends in one sentence that says what to do.</summary>
public sealed class PackageTests
{
    [RequiresAdapterFact]
    public void It_says_its_version() => Assert.StartsWith("grpc-dotnet 2.", Adapter.Transport.Name, StringComparison.Ordinal);

    [RequiresAdapterFact]
    public void A_package_that_is_missing_is_named()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Adapter.Path)!).Where(file => Path.GetFileName(file) != "Grpc.Net.Common.dll"))
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }

        var error = Assert.Throws<FileNotFoundException>(() => RpcTransport.Load(folder[Path.GetFileName(Adapter.Path)]));
        Assert.Contains("needs Grpc.Net.Common, which is not beside it; build the adapter again", error.Message, StringComparison.Ordinal);
    }
}
