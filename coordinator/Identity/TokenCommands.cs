using System.CommandLine;
using System.Globalization;
using FedInfra.CommandLine;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Admin;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;
using WireRole = FedInfra.Contracts.V1.AdminRole;

namespace FedInfra.Coordinator.Identity;

/// <summary><c>coordinator token …</c></summary>
internal static class TokenCommands
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(365);

    public static Command Create() => new("token", "Makes and ends tokens: one-time tokens with which nodes enrol, and bearer tokens for people and tools.") { Make(), List(), Revoke() };

    private static Command Make()
    {
        var admin = new AdminConnection();
        var name = new Argument<string>("NAME") { Description = "The node that may enrol; with --admin-role, whose bearer token it is." };
        var validFor = new Option<string>("--valid-for") { Description = "How long a node's token can be used: 1m to 365d.", DefaultValueFactory = _ => "24h" };
        var approve = new Option<bool>("--approve") { Description = "The node needs no `node approve` after it has enrolled (needs the role approver)." };
        var role = new Option<string?>("--admin-role") { Description = "Make a bearer token with this role instead: viewer, operator, approver or admin." };
        return admin.Attach(
            new Command("create",
                """
                Makes a token and prints it. It is shown this once; the coordinator keeps only its hash.

                Examples:
                  coordinator token create hospital-a --valid-for 24h > hospital-a.token
                  coordinator token create --admin-role operator alice > alice.token
                """) { name, validFor, approve, role },
            async (arguments, channel, cancellationToken) =>
            {
                var who = arguments.GetRequiredValue(name);
                if (arguments.GetValue(role) is { } given)
                {
                    var request = new CreateAdminTokenRequest { Name = who, Role = RoleOf(given) };
                    var made = await channel.CallAsync(AdminMethods.CreateAdminToken, request, admin.Control, cancellationToken);
                    Print(admin.WantsJson(arguments), made, made.Token);
                    return;
                }

                var span = TimeSpanText.Parse(arguments.GetRequiredValue(validFor), "--valid-for", _shortest, _longest);
                var enrolment = new CreateEnrolmentTokenRequest { Node = who, ValidFor = Duration.FromTimeSpan(span), Approve = arguments.GetValue(approve) };
                var reply = await channel.CallAsync(AdminMethods.CreateEnrolmentToken, enrolment, admin.Control, cancellationToken);
                Print(admin.WantsJson(arguments), reply, reply.Token);
            });
    }

    private static Command List()
    {
        var admin = new AdminConnection();
        return admin.Attach(
            new Command("list", "Lists the tokens, without their secrets.\n\nExample:\n  coordinator token list"),
            async (arguments, channel, cancellationToken) =>
            {
                var reply = await channel.CallAsync(AdminMethods.ListTokens, new ListTokensRequest(), admin.Control, cancellationToken);
                if (admin.WantsJson(arguments))
                {
                    reply.Tokens.ToList().ForEach(AdminConnection.PrintJson);
                    return;
                }

                var table = new Table().AddColumns("name", "for", "created (UTC)", "expires (UTC)", "used");
                foreach (var token in reply.Tokens)
                {
                    var isAdmin = token.Role != WireRole.Unspecified;
                    table.AddRow(
                        Markup.Escape(token.Name), isAdmin ? token.Role.ToString().ToLowerInvariant() : "enrolment", Write(token.Created),
                        token.Expires is null ? "never" : Write(token.Expires), isAdmin ? "-" : token.Used ? "yes" : "no");
                }

                AnsiConsole.Write(table);
            });
    }

    private static Command Revoke()
    {
        var admin = new AdminConnection();
        var name = new Argument<string>("NAME") { Description = "Whose bearer token ends." };
        return admin.Attach(
            new Command("revoke", "Ends a bearer token, from its next call on. A node is shut out by `node revoke`.\n\nExample:\n  coordinator token revoke alice") { name },
            async (arguments, channel, cancellationToken) =>
                await channel.CallAsync(AdminMethods.RevokeAdminToken, new RevokeAdminTokenRequest { Name = arguments.GetRequiredValue(name) }, admin.Control, cancellationToken));
    }

    private static WireRole RoleOf(string text) => text switch
    {
        "viewer" => WireRole.Viewer,
        "operator" => WireRole.Operator,
        "approver" => WireRole.Approver,
        "admin" => WireRole.Admin,
        _ => throw new CommandException($"--admin-role: '{text}' is not one of viewer, operator, approver, admin."),
    };

    private static void Print(bool json, Google.Protobuf.IMessage reply, string token)
    {
        if (json)
        {
            AdminConnection.PrintJson(reply);
            return;
        }

        Console.WriteLine(token);
    }

    private static string Write(Timestamp at) => at.ToDateTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
