using FedInfra.Adapters;
using FedInfra.Rpc.Transports;

namespace FedInfra.Rpc;

/// <summary>Finds the transport that a setting names.</summary>
public static class RpcTransport
{
    /// <summary>The setting for <see cref="Own"/>, which is the default everywhere.</summary>
    public const string OwnName = "own";

    /// <summary>The category under which every transport logs calls that failed.</summary>
    public const string LogCategory = "FedInfra.Rpc";

    /// <summary>gRPC by this project's own code.</summary>
    public static IRpcTransport Own { get; } = new OwnTransport();

    /// <summary>Loads an adapter that was built outside the main solution.</summary>
    /// <param name="setting"><see cref="OwnName"/>, or the path of an adapter's DLL with its packages beside it.</param>
    /// <exception cref="IOException">It cannot be loaded; the message is one sentence that says what to build or install.</exception>
    public static IRpcTransport Load(string setting) =>
        setting == OwnName ? Own : Adapter.Load<IRpcTransport>("--rpc", setting, "an adapter for gRPC", OwnName);
}
