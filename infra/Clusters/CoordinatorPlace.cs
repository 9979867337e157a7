using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters;

/// <summary>Where client nodes of all sites find the coordinator.</summary>
/// <param name="Name">What they dial: a DNS name or an address.</param>
/// <param name="InUrl"><paramref name="Name"/> as a URL has it: IPv6 in brackets.</param>
/// <param name="Reserved">The addresses behind it, as <see cref="Gateway.Reserved"/>.</param>
public sealed record CoordinatorPlace(Output<string> Name, Output<string> InUrl, IReadOnlyList<Output<string>> Reserved)
{
    /// <summary>A stack's own name for it, whose record has to lead to the gateway, or else the gateway's.</summary>
    public static CoordinatorPlace Of(StackSettings stack, Gateway gateway) => stack.Coordinator.Hostname is { } hostname
        ? new(Output.Of(hostname), Output.Of(hostname), gateway.Reserved)
        : new(gateway.Address, gateway.AddressInUrl ?? gateway.Address, gateway.Reserved);
}
