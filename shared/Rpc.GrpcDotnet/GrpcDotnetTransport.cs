using System.IO.Compression;
using FedInfra.Rpc.GrpcDotnet.Client;
using FedInfra.Rpc.GrpcDotnet.Server;
using FedInfra.Rpc.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.GrpcDotnet;

/// <summary>gRPC by the packages of grpc-dotnet: Grpc.AspNetCore.Server hosts handlers, Grpc.Net.Client calls.</summary>
public sealed class GrpcDotnetTransport : IRpcTransport
{
    /// <exception cref="IOException">A package is missing, or is not the version that this was built with.</exception>
    public GrpcDotnetTransport() => GrpcPackages.Check();

    public string Name => $"grpc-dotnet {GrpcPackages.Version}";

    public void AddServer(IServiceCollection services, RpcServerOptions options)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxReceiveMessageBytes;
            grpc.MaxSendMessageSize = options.MaxSendMessageBytes;
            grpc.CompressionProviders = [new LimitedGzip(options.MaxReceiveMessageBytes)];
            grpc.IgnoreUnknownServices = true; // MapRpc answers for what no service has
            if (options.GzipResponses)
            {
                grpc.ResponseCompressionAlgorithm = LimitedGzip.Name;
                grpc.ResponseCompressionLevel = CompressionLevel.Fastest;
            }
        });
        services.TryAddSingleton(options);
        services.TryAddSingleton(provider => new ErrorCatalogue(
            options, provider.GetRequiredService<ILoggerFactory>().CreateLogger(RpcTransport.LogCategory)));
        services.TryAddTransient<IRpcMethodHost, GrpcMethodHost>();
    }

    public IRpcChannel Connect(Uri address, RpcChannelOptions? options = null) =>
        new GrpcDotnetChannel(address, options ?? new RpcChannelOptions());
}
