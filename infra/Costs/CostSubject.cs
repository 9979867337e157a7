using FedInfra.Infra.Clusters;
using FedInfra.Infra.Costs.Reports;
using FedInfra.Infra.Costs.Sources;
using FedInfra.Infra.Engine;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs;

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

    /// <summary>
    /// Estimates what to compare with: a preview or state, or a report as <c>--format json</c> has written it, where
    /// <paramref name="other"/> is a file, else a stack. A report keeps the prices that it was made with.
    /// </summary>
    /// <exception cref="InfraException">It is none of them.</exception>
    public CostReport EstimateOther(string other, PriceList prices, DateOnly today)
    {
        if (other != "-" && !File.Exists(other))
        {
            return OfModel(StackFile.Read(other, StackFile.ProjectRoot())).Estimate(prices, today);
        }

        var document = EngineDocument.Load(other);
        if (SavedReport.Read(document, other) is { } report)
        {
            return report;
        }

        var isPreview = EngineDocument.Walk(document, other, ["steps"], _ => { });
        var resources = isPreview ? PreviewSource.Read(document, other) : StateSource.Read(document, other);
        return new CostSubject(resources, resources.Stack is null || resources.Stack == Settings?.Name ? Settings : SettingsOf(resources.Stack)).Estimate(prices, today);
    }

    public CostReport Estimate(PriceList prices, DateOnly today) => CostEstimator.Estimate(Resources, Settings, prices, today);

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
