using System.Reflection;

namespace FedInfra.Rpc.GrpcDotnet;

/// <summary>
/// The packages that must lie beside this library. All of their assemblies say 2.0.0.0 whatever their version, so the
/// runtime would load any; they fail later, amid a call, where they do not fit together.
/// </summary>
internal static class GrpcPackages
{
    private static readonly string[] _names = ["Grpc.Core.Api", "Grpc.Net.Common", "Grpc.Net.Client", "Grpc.AspNetCore.Server"];

    /// <summary>What this library was built with.</summary>
    public static string Version { get; } = typeof(GrpcPackages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "GrpcDotnetVersion").Value!;

    /// <exception cref="FileNotFoundException">One is missing.</exception>
    /// <exception cref="FileLoadException">One has another version; the message says what to do.</exception>
    public static void Check()
    {
        foreach (var name in _names)
        {
            // Up to the commit that NuGet's packages name after a plus sign.
            var found = Assembly.Load(new AssemblyName(name)).GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
            if (found != Version)
            {
                throw new FileLoadException(
                    $"--rpc: the {name} beside the adapter is version {found} and the adapter was built with {Version}; build it again (dotnet build shared/Rpc.GrpcDotnet -c Release) and use its output folder as it is.", name);
            }
        }
    }
}
