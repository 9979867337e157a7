using System.CommandLine;
using FedInfra.CommandLine;
using FedInfra.Coordinator.Identity;
using FedInfra.Identity;
using FedInfra.Rpc;
using Google.Protobuf;

namespace FedInfra.Coordinator.Admin;

/// <summary>What every command that talks to a running coordinator has: where it is, who asks, and JSON or a table as result.</summary>
internal sealed class AdminConnection
{
    private static readonly JsonFormatter _formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    private readonly Option<string> _admin = new("--admin")
    {
        Description = "Address of the coordinator's admin service.",
        DefaultValueFactory = _ => "https://127.0.0.1:8444",
    };

    private readonly Option<string?> _dataDir = new("--data-dir") { Description = "The coordinator's data folder, on its own machine: has the first admin's token and the authority's certificate." };
    private readonly Option<string?> _tokenFile = new("--admin-token-file") { Description = "File with your bearer token; by default admin-token in --data-dir." };
    private readonly Option<string?> _authority = new("--coordinator-ca-file") { Description = "Certificate of the coordinator's authority (PEM); by default ca.pem in --data-dir." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, one object a line." };

    /// <summary>For a call with one answer: who asks, and how long it may take.</summary>
    public RpcCallOptions Control => Stream with { Deadline = TimeSpan.FromSeconds(30) };

    /// <summary>For a call that goes on: who asks.</summary>
    public RpcCallOptions Stream { get; private set; }

    /// <summary>Adds the options and makes the command call the coordinator.</summary>
    public Command Attach(Command command, Func<ParseResult, RpcChannel, CancellationToken, Task> run)
    {
        foreach (var option in (Option[])[_admin, _dataDir, _tokenFile, _authority, _json])
        {
            command.Options.Add(option);
        }

        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var channel = Open(arguments);
            try
            {
                await run(arguments, channel, cancellationToken);
                return 0;
            }
            catch (RpcException exception) when (exception is { Code: RpcStatusCode.Unavailable, InnerException: not null })
            {
                throw new CommandException($"No coordinator answers at {arguments.GetValue(_admin)} ({WhyOf(exception)}). Is `coordinator serve` running there, and is --admin right?", exception);
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

    /// <summary>The headers by which the coordinator knows the holder of a token.</summary>
    public static RpcCallOptions Bearer(string token) => new() { Headers = new RpcMetadata { { "authorization", $"Bearer {token}" } } };

    private RpcChannel Open(ParseResult arguments)
    {
        var text = arguments.GetValue(_admin)!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new CommandException($"--admin: '{text}' is not an address such as https://127.0.0.1:8444.");
        }

        if (address.Scheme == "http")
        {
            return address.IsLoopback
                ? new RpcChannel(address)
                : throw new CommandException($"--admin: '{text}' would send everything in the clear to another machine; only https:// goes beyond this one.");
        }

        if (Find(arguments.GetValue(_tokenFile), arguments, AdminTokens.FileName) is { } tokenFile)
        {
            Stream = Bearer(SecretFile.ReadSecret(tokenFile));
        }

        if (Find(arguments.GetValue(_authority), arguments, CertificateAuthority.CertificateFile) is not { } authority)
        {
            throw new CommandException("Which coordinator is it? Give --data-dir on its own machine, or --coordinator-ca-file (its ca.pem) and --admin-token-file.");
        }

        return new RpcChannel(address, new RpcChannelOptions { SslClientAuthenticationOptions = TrustedAuthority.Load(authority).ClientOptions(own: null) });
    }

    private string? Find(string? given, ParseResult arguments, string name) =>
        given ?? (arguments.GetValue(_dataDir) is { } folder && Path.Combine(folder, name) is var file && File.Exists(file) ? file : null);

    /// <summary>What TLS says lies below what HTTP says.</summary>
    private static string WhyOf(RpcException exception) => exception.InnerException is { InnerException: System.Security.Authentication.AuthenticationException tls }
        ? $"its certificate is not one of the given authority's: {tls.Message}"
        : exception.Detail;
}
