using System.CommandLine;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Costs.Reports;
using FedInfra.Infra.Costs.Sources;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

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
        var against = new Option<string?>("--against") { Description = "Show what differs from this stack, state or preview.", HelpName = "STACK|FILE" };
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
              pulumi preview --json --show-sames | infra cost --preview - --against state.json --format markdown
              pulumi stack export | infra cost --state - --format html --output cost.html
            """)
        {
            stack, preview, state, prices, against, format, output, json,
        };
        command.SetAction(arguments =>
        {
            var list = PriceCommands.Read(arguments.GetValue(prices));
            var subject = CostSubject.Read(arguments.GetValue(stack), arguments.GetValue(preview), arguments.GetValue(state));
            var report = subject.Estimate(list);
            var diff = arguments.GetValue(against) is { } other ? new CostDiff(subject.ReadOther(other).Estimate(list), report) : null;
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

/// <summary>What is to be priced, and the settings that its usage is taken from.</summary>
/// <param name="Resources">The resources.</param>
/// <param name="Settings">The stack's settings; null where there is no stack file.</param>
internal sealed record CostSubject(StackResources Resources, StackSettings? Settings)
{
    /// <summary>Reads what a command line names: a stack's model, a preview, or a state.</summary>
    /// <exception cref="InfraException">Nothing or too much is named, or something cannot be read.</exception>
    public static CostSubject Read(string? stack, string? preview, string? state)
    {
        if (preview is not null && state is not null)
        {
            throw new InfraException("Give --preview or --state, not both; --against compares with another one.");
        }

        var resources = preview is not null ? PreviewSource.Read(preview) : state is not null ? StateSource.Read(state) : null;
        if (resources is null)
        {
            return stack is null
                ? throw new InfraException("Say what to price: --stack STACK, --preview FILE or --state FILE.")
                : OfModel(StackFile.Read(stack, StackFile.ProjectRoot()));
        }

        if (stack is not null && resources.Stack is { } own && own != stack)
        {
            resources = resources with { Gaps = [.. resources.Gaps, $"the {resources.Origin} is of stack {own}, the usage of stack {stack}"] };
        }

        return new CostSubject(resources, stack is null ? SettingsOf(resources.Stack) : StackFile.Read(stack, StackFile.ProjectRoot()));
    }

    /// <summary>Reads what to compare with: a state or preview where <paramref name="other"/> is a file, else a stack.</summary>
    public CostSubject ReadOther(string other)
    {
        if (other != "-" && !File.Exists(other))
        {
            return OfModel(StackFile.Read(other, StackFile.ProjectRoot()));
        }

        var document = EngineDocument.Load(other);
        var isPreview = EngineDocument.Walk(document, other, ["steps"], _ => { });
        var resources = isPreview ? PreviewSource.Read(document, other) : StateSource.Read(document, other);
        return new CostSubject(resources, resources.Stack is null || resources.Stack == Settings?.Name ? Settings : SettingsOf(resources.Stack));
    }

    public CostReport Estimate(PriceList prices) => CostEstimator.Estimate(Resources, Settings, prices);

    private static CostSubject OfModel(StackSettings settings) => new(ModelSource.Read(StackBuilder.Build(settings)), settings);

    /// <summary>The settings of a stack that a document names; null where there is no such file. The name is somebody else's word, so it is never made part of a path.</summary>
    private static StackSettings? SettingsOf(string? stack)
    {
        string root;
        try
        {
            root = StackFile.ProjectRoot();
        }
        catch (InfraException)
        {
            return null;
        }

        return stack is not null && StackFile.List(root).Contains(stack) ? StackFile.Read(stack, root) : null;
    }
}
