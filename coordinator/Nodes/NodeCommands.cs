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
    public static Command Create() => new("node", "Shows the nodes of a running coordinator, and lets them in and out.") { List(), Approve(), Revoke() };

    private static Command List()
    {
        var admin = new AdminConnection();
        return admin.Attach(
            new Command("list", "Lists the nodes, connected or not.\n\nExample:\n  coordinator node list --json"),
            async (arguments, channel, cancellationToken) =>
            {
                var reply = await channel.CallAsync(AdminMethods.ListNodes, new ListNodesRequest(), admin.Control, cancellationToken);
                if (admin.WantsJson(arguments))
                {
                    reply.Nodes.ToList().ForEach(AdminConnection.PrintJson);
                    return;
                }

                var table = new Table().AddColumns("node", "connected", "admission", "last seen (UTC)", "train", "test", "version");
                foreach (var node in reply.Nodes)
                {
                    table.AddRow(
                        node.Name, node.Connected ? "yes" : "no", AdmissionOf(node), node.LastSeen is null ? "never" : node.LastSeen.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                        node.TrainExamples.ToString(CultureInfo.InvariantCulture), node.TestExamples.ToString(CultureInfo.InvariantCulture), Markup.Escape(Short(node.Version)));
                }

                AnsiConsole.Write(table);
            });
    }

    private static Command Approve()
    {
        var admin = new AdminConnection();
        var node = new Argument<string>("NODE") { Description = "The node's name." };
        return admin.Attach(
            new Command("approve", "Lets an enrolled node take part (needs the role approver).\n\nExample:\n  coordinator node approve hospital-a") { node },
            async (arguments, channel, cancellationToken) =>
                await channel.CallAsync(AdminMethods.ApproveNode, new ApproveNodeRequest { Node = arguments.GetRequiredValue(node) }, admin.Control, cancellationToken));
    }

    private static Command Revoke()
    {
        var admin = new AdminConnection();
        var node = new Argument<string>("NODE") { Description = "The node's name." };
        var reason = new Option<string>("--reason") { Description = "For the journal, and for whoever runs the node.", DefaultValueFactory = _ => "" };
        return admin.Attach(
            new Command("revoke", "Shuts a node out at once: its certificate, its unused tokens and its session end (needs the role approver).\n\nExample:\n  coordinator node revoke hospital-a --reason \"left the study\"") { node, reason },
            async (arguments, channel, cancellationToken) => await channel.CallAsync(
                AdminMethods.RevokeNode, new RevokeNodeRequest { Node = arguments.GetRequiredValue(node), Reason = arguments.GetRequiredValue(reason) }, admin.Control, cancellationToken));
    }

    private static string AdmissionOf(Node node) => node.Admission == Admission.Unspecified ? "-" : node.Admission.ToString().ToLowerInvariant();

    /// <summary>The version and the first digits of its commit.</summary>
    private static string Short(string version) => version.Length > 18 ? version[..18] : version;
}
