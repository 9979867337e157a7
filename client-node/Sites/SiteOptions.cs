using System.CommandLine;
using FedInfra.Rpc;

namespace FedInfra.ClientNode.Sites;

/// <summary>What every command that needs a site file and its coordinator has.</summary>
internal sealed class SiteOptions
{
    private readonly Option<string> _config = new("--config") { Description = "The site's configuration (YAML): coordinator, nodes and their data.", Required = true };
    private readonly Option<string?> _coordinator = new("--coordinator") { Description = "Address of the coordinator; stands in for the file's." };
    private readonly Option<string?> _authority = new("--coordinator-ca-file") { Description = "Certificate of the coordinator's authority (its ca.pem); stands in for the file's." };
    private readonly Option<string?> _token = new("--enrolment-token-file") { Description = "File with the node's one-time token, or a folder of files named by node; stands in for the file's." };

    private readonly Option<string?> _policy = new("--policy-file") { Description = "What this site allows its coordinator (client-node policy --help); stands in for the file's." };

    private readonly Option<string> _rpc = new("--rpc") { Description = "Who speaks gRPC: `own`, or the path of an adapter's DLL.", DefaultValueFactory = _ => RpcTransport.OwnName };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_config, _coordinator, _authority, _token, _policy, _rpc])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Absolute path of the site file.</summary>
    public string PathOf(ParseResult arguments) => Path.GetFullPath(arguments.GetRequiredValue(_config));

    /// <exception cref="IOException">It cannot be loaded; the message says what to build.</exception>
    public IRpcTransport Transport(ParseResult arguments) => RpcTransport.Load(arguments.GetRequiredValue(_rpc));

    public SiteFile Read(ParseResult arguments) => SiteFile.Read(
        arguments.GetRequiredValue(_config), arguments.GetValue(_coordinator), arguments.GetValue(_authority), arguments.GetValue(_token), arguments.GetValue(_policy));
}
