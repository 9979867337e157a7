using System.CommandLine;
using FedInfra.Infra.Costs.Reports;
using FedInfra.Infra.Prices;

namespace FedInfra.Infra.Costs;

/// <summary><c>infra cost</c></summary>
internal static class CostCommand
{
    public static Command Create()
    {
        var stack = new Option<string?>("--stack") { Description = "The stack: what stacks/Pulumi.STACK.yaml asks for is priced, or tells the usage where --preview or --state is given." };
        var preview = new Option<string?>("--preview") { Description = "Price what `pulumi preview --json --show-sames` wrote; - for standard input.", HelpName = "FILE" };
        var state = new Option<string?>("--state") { Description = "Price what `pulumi stack export` wrote; - for standard input. Secrets in it are neither kept nor printed.", HelpName = "FILE" };
        var prices = PriceCommands.ListOption();
        var against = new Option<string?>("--against") { Description = "Show what differs from this stack, state, preview, or report (--format json).", HelpName = "STACK|FILE" };
        var format = new Option<string>("--format") { Description = $"{string.Join(", ", ReportFormats.All.Select(item => item.Name))}.", DefaultValueFactory = _ => "table" };
        var output = new Option<FileInfo?>("--output") { Description = "Write to this file instead of standard output.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "The same as --format json." };
        var command = new Command(
            "cost",
            """
            Says what a stack costs: before anything exists, from a preview, or as it stands.

            Examples:
              infra cost --stack aws-spot
              infra cost --stack aws-spot --against gcp-spot --format markdown
              infra cost --stack aws-spot --format json --output before.json
              pulumi preview --json --show-sames | infra cost --preview - --against before.json --format markdown
              pulumi stack export | infra cost --state - --format html --output cost.html
            """)
        {
            stack, preview, state, prices, against, format, output, json,
        };
        command.SetAction(arguments =>
        {
            var list = PriceCommands.Read(arguments.GetValue(prices));
            var subject = CostSubject.Read(arguments.GetValue(stack), arguments.GetValue(preview), arguments.GetValue(state));
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            var report = subject.Estimate(list, today);
            var diff = arguments.GetValue(against) is { } other ? new CostDiff(subject.EstimateOther(other, list, today), report) : null;
            var writer = ReportFormats.Find(arguments.GetValue(json) ? "json" : arguments.GetRequiredValue(format));
            if (arguments.GetValue(output) is { } file)
            {
                using var text = new StreamWriter(file.FullName);
                writer.Write(report, diff, text);
            }
            else
            {
                writer.Write(report, diff, arguments.InvocationConfiguration.Output);
            }
        });
        return command;
    }
}
