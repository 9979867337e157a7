using System.CommandLine;
using System.Globalization;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Admin;
using Spectre.Console;

namespace FedInfra.Coordinator.Privacy;

/// <summary><c>coordinator privacy ledger</c>: what a running coordinator's jobs have spent of each site's differential privacy.</summary>
internal static class LedgerCommand
{
    public static Command Create()
    {
        var admin = new AdminConnection();
        var node = new Option<string?>("--node") { Description = "Only this node's accounts." };
        return admin.Attach(
            new Command("ledger",
                """
                What jobs have spent of each site's differential privacy, by data set, beside what the site is ready to spend.

                Examples:
                  coordinator privacy ledger
                  coordinator privacy ledger --node hospital-a --json
                """) { node },
            async (arguments, channel, cancellationToken) =>
            {
                var reply = await channel.CallAsync(
                    AdminMethods.ReadPrivacyLedger, new ReadPrivacyLedgerRequest { Node = arguments.GetValue(node) ?? "" }, admin.Control, cancellationToken);
                if (admin.WantsJson(arguments))
                {
                    reply.Accounts.ToList().ForEach(AdminConnection.PrintJson);
                    return;
                }

                if (Console.IsOutputRedirected)
                {
                    // Nine columns do not fit the 80 characters that are assumed of a file or a pipe.
                    AnsiConsole.Profile.Width = 160;
                }

                AnsiConsole.Write(TableOf(reply));
            });
    }

    private static Table TableOf(ReadPrivacyLedgerReply reply)
    {
        var table = new Table().AddColumns("node", "data set", "job", "mode", "noise", "releases", "epsilon", "delta", "budget");
        foreach (var account in reply.Accounts)
        {
            foreach (var entry in account.Entries)
            {
                table.AddRow(
                    account.Node, account.Dataset, entry.Job, entry.Mode, Text(entry.NoiseMultiplier),
                    entry.Releases.ToString(CultureInfo.InvariantCulture), Text(entry.Epsilon), Text(account.Delta), "");
            }

            table.AddRow(account.Node, account.Dataset, "all together", "", "", "", Text(account.Epsilon), Text(account.Delta), account.HasBudget ? Text(account.Budget) : "no limit");
        }

        return table;
    }

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
