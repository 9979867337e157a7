using System.CommandLine;
using System.Text.Json;
using FedInfra.ClientNode.Privacy;
using FedInfra.ClientNode.Sites;
using FedInfra.CommandLine;

namespace FedInfra.ClientNode.Policies;

/// <summary><c>client-node policy ledger</c>: what this site itself has counted, whatever its coordinator says.</summary>
internal static class PolicyLedgerCommand
{
    private static readonly JsonSerializerOptions _indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var config = new Option<string>("--config") { Description = "The site's configuration: its data-dir holds the ledger, its policy-file the limits.", Required = true };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command(
            "ledger",
            """
            Shows what jobs have spent of each data set's differential privacy, as this site itself has counted it, and what is
            left of the policy's limits. Nothing leaves this machine, and the node may go on running.

            Example: client-node policy ledger --config site.yaml
            Example: client-node policy ledger --config site.yaml --json
            """) { config, json };
        command.SetAction(arguments => Run(arguments.GetRequiredValue(config), arguments.GetValue(json), arguments.InvocationConfiguration.Output));
        return command;
    }

    /// <exception cref="CommandException">The site file or its policy cannot be used.</exception>
    /// <exception cref="ClientNodeException">A ledger is damaged.</exception>
    private static int Run(string config, bool json, TextWriter output)
    {
        var site = SettingsFile.Read<SiteFile>(config);
        var beside = Path.GetDirectoryName(Path.GetFullPath(config))!;
        var policy = site.PolicyFile is { Length: > 0 } file ? SitePolicy.Read(Path.GetFullPath(file, beside)) : SitePolicy.None;
        var folder = Path.Combine(Path.GetFullPath(site.DataDir ?? "node-data", beside), NodeLedgers.Folder);
        var accounts = SiteAccount.ReadAll(folder, policy);
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new { datasets = accounts }, _indented));
            return 0;
        }

        if (accounts.Count == 0)
        {
            output.WriteLine($"{folder}: no job has spent anything yet");
        }

        foreach (var line in accounts.SelectMany(account => account.Describe()))
        {
            output.WriteLine(line);
        }

        return 0;
    }
}
