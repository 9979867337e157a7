using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FedInfra.Infra.Terminal;
using Spectre.Console;

namespace FedInfra.Infra.Stacks;

/// <summary><c>infra stacks</c>: which stacks there are, what each consists of, and whether its file is right.</summary>
internal static class StacksCommand
{
    private static readonly JsonSerializerOptions _indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command(
            "stacks",
            $"List the stacks of {StackFile.Folder}/ with their sites, pools, accelerators and budget, and say what is wrong with their files. Fails if any is wrong.\n\n"
            + "Example: infra stacks\n"
            + "Example: infra stacks --json")
        {
            json,
        };
        command.SetAction(parsed => Run(StackFile.ProjectRoot(), parsed.GetValue(json), parsed.InvocationConfiguration));
        return command;
    }

    internal static int Run(string projectRoot, bool json, InvocationConfiguration console)
    {
        StackSummary[] stacks = [.. StackFile.List(projectRoot).Select(stack => StackSummary.Of(stack, projectRoot))];
        if (json)
        {
            console.Output.WriteLine(JsonSerializer.Serialize(new { stacks }, _indented));
        }
        else
        {
            WriteTable(stacks, console.Output);
        }

        foreach (var stack in stacks.Where(stack => stack.Error is not null))
        {
            console.Error.WriteLine($"error: {stack.Error}");
        }

        return stacks.All(stack => stack.Valid) ? 0 : 1;
    }

    private static void WriteTable(StackSummary[] stacks, TextWriter output)
    {
        if (stacks.Length == 0)
        {
            output.WriteLine($"There are no stacks in {StackFile.Folder}/.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Stack", "Sites", "Pools and hosts", "Accelerators");
        table.AddColumn(new TableColumn("USD/month").RightAligned()).AddColumn("File");
        foreach (var stack in stacks)
        {
            table.AddRow(
                Markup.Escape(stack.Name),
                Markup.Escape(string.Join('\n', stack.Sites.Select(site => $"{site.Name}: {site.Cloud}/{site.Region}{(site.Coordinator ? " (coordinator)" : "")}"))),
                Markup.Escape(string.Join('\n', stack.Sites.Select(site => string.Join(", ", site.Machines)))),
                Markup.Escape(string.Join('\n', stack.Sites.Select(site => site.Accelerators))),
                stack.MonthlyUsd?.ToString("#,0.##", CultureInfo.InvariantCulture) ?? "-",
                stack.Valid ? "ok" : "wrong");
        }

        PlainConsole.On(output).Write(table);
    }
}
