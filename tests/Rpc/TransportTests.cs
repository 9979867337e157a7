using FedInfra.Testing;

namespace FedInfra.Rpc.Tests;

/// <summary>An adapter that cannot be loaded ends in one sentence that says what to do.</summary>
public sealed class TransportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Our_own_is_chosen_by_its_name() => Assert.Same(RpcTransport.Own, RpcTransport.Load("own"));

    [Fact]
    public void A_file_that_is_not_there_has_to_be_built() =>
        AssertRefused<FileNotFoundException>(_folder["Adapter.dll"], "there is no", "build the adapter");

    [Fact]
    public void A_file_that_is_no_library_is_refused() =>
        AssertRefused<FileLoadException>(_folder.Write("Adapter.dll", "text"), "is no .NET library");

    [Fact]
    public void A_library_without_a_transport_is_refused() =>
        AssertRefused<FileLoadException>(typeof(TemporaryFolder).Assembly.Location, "is not an adapter for gRPC");

    private static void AssertRefused<TException>(string path, params string[] texts)
        where TException : IOException
    {
        var error = Assert.Throws<TException>(() => RpcTransport.Load(path));
        Assert.All([.. texts, path, "--rpc"], text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
    }
}
