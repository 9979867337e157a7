using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Sessions;

/// <summary>How a client node's process logs: one line each, UTC.</summary>
internal static class NodeLogging
{
    public static ILoggerFactory ToConsole() => LoggerFactory.Create(logging => logging.AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.TimestampFormat = "HH:mm:ss ";
        console.UseUtcTimestamp = true;
    }));
}
