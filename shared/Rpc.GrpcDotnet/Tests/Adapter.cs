using FedInfra.Testing;

namespace FedInfra.Rpc.GrpcDotnet.Tests;

/// <summary>The adapter as it was built, for the configuration of these tests.</summary>
internal static class Adapter
{
    /// <summary>Where `dotnet build shared/Rpc.GrpcDotnet` puts it.</summary>
    public static string Path { get; } = System.IO.Path.Combine(
        TestData.ProjectRoot, "artifacts", "bin", "FedInfra.Rpc.GrpcDotnet", new DirectoryInfo(AppContext.BaseDirectory).Name, "FedInfra.Rpc.GrpcDotnet.dll");

    /// <summary>Where it was not built, no test asks.</summary>
    public static IRpcTransport Transport { get; } = File.Exists(Path) ? RpcTransport.Load(Path) : RpcTransport.Own;
}
