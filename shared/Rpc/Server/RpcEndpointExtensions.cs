using System.Diagnostics.CodeAnalysis;
using FedInfra.Rpc.Health;
using FedInfra.Rpc.Reflection;
using FedInfra.Rpc.Server;
using FedInfra.Rpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace FedInfra.Rpc;

/// <summary>Puts handlers into an ASP.NET Core application.</summary>
public static class RpcEndpointExtensions
{
    private static readonly string[] _post = [HttpMethods.Post];

    /// <summary>What <see cref="MapRpc{THandlers}"/> needs. Time comes from a registered <see cref="TimeProvider"/>, else the system's.</summary>
    /// <param name="services">The application's.</param>
    /// <param name="configure">Sets limits and behaviour.</param>
    /// <param name="transport">Who speaks gRPC; by default <see cref="RpcTransport.Own"/>.</param>
    public static IServiceCollection AddRpc(
        this IServiceCollection services, Action<RpcServerOptions>? configure = null, IRpcTransport? transport = null)
    {
        var options = new RpcServerOptions();
        configure?.Invoke(options);
        services.AddRouting();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RpcHealth>();
        services.TryAddSingleton<RpcRegistry>();
        (transport ?? RpcTransport.Own).AddServer(services, options);
        return services;
    }

    /// <summary>Serves a handler class: the registered instance, else one made with its dependencies. One instance serves all calls.</summary>
    /// <returns>The endpoints, to add conventions such as authorization or a host filter to.</returns>
    /// <exception cref="InvalidOperationException">A method is bound twice, or a method of a bound service is not bound.</exception>
    public static IEndpointConventionBuilder MapRpc<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandlers>(
        this IEndpointRouteBuilder endpoints)
        where THandlers : class, IRpcHandlers =>
        endpoints.MapRpc(ActivatorUtilities.GetServiceOrCreateInstance<THandlers>(endpoints.ServiceProvider));

    /// <inheritdoc cref="MapRpc{THandlers}(IEndpointRouteBuilder)"/>
    public static IEndpointConventionBuilder MapRpc(this IEndpointRouteBuilder endpoints, IRpcHandlers handlers)
    {
        var host = endpoints.ServiceProvider.GetRequiredService<IRpcMethodHost>();
        var binder = new RpcBinder(host);
        handlers.Bind(binder);
        binder.CheckComplete();
        var registry = Registry(endpoints);
        foreach (var service in binder.Services)
        {
            if (registry.Add(service))
            {
                MapUnknownMethods(endpoints);
            }
        }

        return host.Map(endpoints);
    }

    /// <summary>Serves grpc.health.v1, which answers what <see cref="RpcHealth"/> was told.</summary>
    public static IEndpointConventionBuilder MapRpcHealth(this IEndpointRouteBuilder endpoints) => endpoints.MapRpc(
        new HealthHandlers(
            endpoints.ServiceProvider.GetRequiredService<RpcHealth>(),
            Registry(endpoints),
            endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));

    /// <summary>Serves server reflection (v1 and v1alpha): the .proto files of every mapped service, for whoever may call it.</summary>
    public static IEndpointConventionBuilder MapRpcReflection(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapRpc(new ReflectionHandlers(Registry(endpoints)));

    private static RpcRegistry Registry(IEndpointRouteBuilder endpoints) =>
        endpoints.ServiceProvider.GetRequiredService<RpcRegistry>();

    // The last route of all: a call to a method that does not exist is answered as gRPC, anything else stays a 404.
    private static void MapUnknownMethods(IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods("{**path}", _post, http =>
        {
            if (!ContentType.IsGrpc(http.Request.ContentType))
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            http.Response.ContentType = ContentType.Grpc;
            http.Response.Headers[StatusTrailers.Status] = StatusTrailers.FormatCode(RpcStatusCode.Unimplemented);
            http.Response.Headers[StatusTrailers.Message] =
                StatusMessage.Encode($"This server has no method {http.Request.Path}.");
            return Task.CompletedTask;
        }).WithDisplayName("unknown gRPC method").WithOrder(int.MaxValue);
}
