using System.CommandLine;
using System.Globalization;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Admin;
using Spectre.Console;

namespace FedInfra.Coordinator.Nodes;

/// <summary><c>coordinator node …</c></summary>
internal static class NodeCommands
{
    public static Command Create() => new("node", "Shows the nodes of a running coordinator.") { List() };

    private static Command List()
    {
        var admin = new AdminConnection();
        return admin.Attach(
            new Command("list", "Lists the nodes, connected or not.\n\nExample:\n  coordinator node list --json"),
            async (arguments, channel, cancellationToken) =>
            {
                var reply = await channel.CallAsync(AdminMethods.ListNodes, new ListNodesRequest(), AdminConnection.Control, cancellationToken);
                if (admin.WantsJson(arguments))
                {
                    reply.Nodes.ToList().ForEach(AdminConnection.PrintJson);
                    return;
                }

                var table = new Table().AddColumns("node", "connected", "last seen (UTC)", "train", "test", "version");
                foreach (var node in reply.Nodes)
                {
                    table.AddRow(
                        node.Name, node.Connected ? "yes" : "no", node.LastSeen.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                        node.TrainExamples.ToString(CultureInfo.InvariantCulture), node.TestExamples.ToString(CultureInfo.InvariantCulture), Markup.Escape(Short(node.Version)));
                }

                AnsiConsole.Write(table);
            });
    }

    /// <summary>The version and the first digits of its commit.</summary>
    private static string Short(string version) => version.Length > 18 ? version[..18] : version;
}
