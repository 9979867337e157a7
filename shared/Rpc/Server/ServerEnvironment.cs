using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.Server;

/// <summary>What every call of a server shares.</summary>
internal sealed record ServerEnvironment(RpcServerOptions Options, TimeProvider Time, ILogger Log);
