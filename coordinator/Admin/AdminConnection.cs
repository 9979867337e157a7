using System.CommandLine;
using FedInfra.CommandLine;
using FedInfra.Rpc;
using Google.Protobuf;

namespace FedInfra.Coordinator.Admin;

/// <summary>What every command that talks to a running coordinator has: where it is, and JSON or a table as result.</summary>
internal sealed class AdminConnection
{
    private static readonly JsonFormatter _formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    private readonly Option<string> _admin = new("--admin")
    {
        Description = "Address of the coordinator's admin service.",
        DefaultValueFactory = _ => "http://127.0.0.1:8444",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, one object a line." };

    public static RpcCallOptions Control { get; } = new() { Deadline = TimeSpan.FromSeconds(30) };

    /// <summary>Adds the options and makes the command call the coordinator.</summary>
    public Command Attach(Command command, Func<ParseResult, RpcChannel, CancellationToken, Task> run)
    {
        command.Options.Add(_admin);
        command.Options.Add(_json);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var text = arguments.GetValue(_admin)!;
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                throw new CommandException($"--admin: '{text}' is not an address such as http://127.0.0.1:8444.");
            }

            await using var channel = new RpcChannel(address);
            try
            {
                await run(arguments, channel, cancellationToken);
                return 0;
            }
            catch (RpcException exception) when (exception is { Code: RpcStatusCode.Unavailable, InnerException: not null })
            {
                throw new CommandException($"No coordinator answers at {address} ({exception.Detail}). Is `coordinator serve` running there, and is --admin right?", exception);
            }
            catch (RpcException exception)
            {
                throw new CommandException(exception.Detail, exception);
            }
        });
        return command;
    }

    public bool WantsJson(ParseResult arguments) => arguments.GetValue(_json);

    /// <summary>One object a line, in protobuf's own JSON.</summary>
    public static void PrintJson(IMessage message) => Console.WriteLine(_formatter.Format(message));
}
