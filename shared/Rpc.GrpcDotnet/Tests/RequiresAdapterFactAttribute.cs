using FedInfra.Testing;

namespace FedInfra.Rpc.GrpcDotnet.Tests;

/// <summary>A test of the built adapter; skipped with a reason where it was not built.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAdapterFactAttribute : FactAttribute
{
    /// <param name="command">A program that the test runs too, as for <see cref="RequiresToolFactAttribute"/>; null for none.</param>
    /// <param name="arguments">With which it shows that it can be used.</param>
    public RequiresAdapterFactAttribute(string? command = null, string arguments = "") => Skip = !File.Exists(Adapter.Path)
        ? "needs the adapter: `dotnet build shared/Rpc.GrpcDotnet` in this configuration, with a feed that has grpc-dotnet's packages"
        : command is null ? null : new RequiresToolFactAttribute(command, arguments).Skip;
}
