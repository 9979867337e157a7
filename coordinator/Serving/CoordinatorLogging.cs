using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace FedInfra.Coordinator.Serving;

/// <summary>How the coordinator's processes log: one line each, UTC, on stderr, so that stdout stays a command's result.</summary>
internal static class CoordinatorLogging
{
    public static ILoggerFactory ToConsole(LogLevel minimum) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(minimum)
        .AddFilter("Microsoft", LogLevel.Warning)

        // It says with a stack trace what the command's one line of error says.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Default;
        })
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
