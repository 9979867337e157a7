using System.CommandLine;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Planning;

/// <summary><c>infra plan</c></summary>
internal static class PlanCommand
{
    private const int MostRows = 1000;

    public static Command Create()
    {
        var wanted = new PlanOptions();
        var onPrem = new Option<string?>("--on-prem") { Description = "Considers the hosts of this stack's on-premises sites too.", HelpName = "STACK" };
        var top = new Option<string?>("--top") { Description = "How many placements are shown. Default 10.", HelpName = "N" };
        var write = new Option<string?>("--write") { Description = "Writes the stack file stacks/Pulumi.NAME.yaml of the best placement, or of --choose.", HelpName = "NAME" };
        var choose = new Option<string?>("--choose") { Description = "With --write: the rank of the placement. Default 1.", HelpName = "RANK" };
        var owner = new Option<string?>("--owner") { Description = "With --write: who answers for the stack.", HelpName = "TEAM" };
        var email = new Option<string?>("--email") { Description = "With --write: who is told of the budget. Default: a placeholder to change.", HelpName = "ADDRESS" };
        var account = new Option<string?>("--account") { Description = "With --write: AWS account, Azure subscription or GCP project. Default: none; for GCP a placeholder to change.", HelpName = "ID" };
        var billing = new Option<string?>("--billing-account") { Description = "With --write: GCP billing account. Default: a placeholder to change.", HelpName = "ID" };
        var force = new Option<bool>("--force") { Description = "With --write: overwrites the file." };
        var json = new Option<bool>("--json") { Description = "Prints the result as JSON, with what was left out and why." };
        var prices = PriceCommands.ListOption();
        var command = new Command(
            "plan",
            """
            Ranks placements of a training cluster across clouds, regions and hosts of one's own by their expected cost a month, interruptions of spot machines taken into account, and writes a stack file. Fails where nothing fits the budget.

            Examples:
              infra plan --gpus 8 --gpu-memory 40 --hours 200 --residency us --budget 6000
              infra plan --gpus 4 --gpu-memory 16 --hours 160 --cloud aws --spot-tolerance 0 --json
              infra plan --gpus 4 --gpu-memory 16 --hours 160 --on-prem onprem-lab --write trial --owner ml-platform --email ml@example.org
            """);
        foreach (var option in wanted.All.Concat([onPrem, top, write, choose, owner, email, account, billing, force, json, prices]))
        {
            command.Options.Add(option);
        }

        command.SetAction(arguments =>
        {
            var request = wanted.Read(arguments);
            var errors = new PlanErrors();
            var rows = (int)(errors.Number("--top", arguments.GetValue(top), 1, MostRows, whole: true) ?? 10);
            var rank = (int)(errors.Number("--choose", arguments.GetValue(choose), 1, MostRows, whole: true) ?? 1);
            if (arguments.GetValue(write) is not null && arguments.GetValue(owner) is null)
            {
                errors.Add("--owner", null, "is missing: a stack file says who answers for it (--owner ml-platform)");
            }

            if (request.Clouds.Contains(Cloud.OnPrem) && arguments.GetValue(onPrem) is null)
            {
                errors.Add("--on-prem", null, "is missing: --cloud onprem needs a stack with the hosts (--on-prem onprem-lab)");
            }

            errors.ThrowIfAny();
            var order = arguments.GetValue(write) is not { } name ? null : new WriteOrder(
                new StackIdentity
                {
                    Name = name,
                    Owner = arguments.GetValue(owner)!,
                    Email = arguments.GetValue(email),
                    Account = arguments.GetValue(account),
                    BillingAccount = arguments.GetValue(billing),
                },
                rank,
                arguments.GetValue(force));
            var hosts = arguments.GetValue(onPrem) is { } stack ? StackFile.Read(stack, StackFile.ProjectRoot()) : null;
            var planner = new Planner(PriceCommands.Read(arguments.GetValue(prices)), hosts, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
            Run(planner, request, rows, order, arguments.GetValue(json), arguments.InvocationConfiguration.Output);
        });
        return command;
    }

    /// <param name="Identity">Names and accounts.</param>
    /// <param name="Rank">Which placement.</param>
    /// <param name="Force">True to overwrite.</param>
    internal sealed record WriteOrder(StackIdentity Identity, int Rank, bool Force);

    private static void Run(Planner planner, PlanRequest request, int rows, WriteOrder? order, bool json, TextWriter output)
    {
        if (order is not null)
        {
            StackWriter.Check(StackFile.ProjectRoot(), order.Identity, order.Force);
        }

        var plan = planner.Plan(request);
        var refused = plan.Placements.Count == 0 ? PlanAdvice.NothingFound(plan, planner)
            : !plan.Placements.Any(placement => placement.FitsBudget) ? PlanAdvice.AboveBudget(plan, planner)
            : null;
        var written = refused is null && order is not null ? new StackWriter(planner, StackFile.ProjectRoot()).Write(Chosen(plan, order.Rank), request, order.Identity, order.Force) : default;
        if (json)
        {
            output.WriteLine(PlanJson.Of(plan, rows, written.File));
        }
        else if (plan.Placements.Count > 0)
        {
            PlanTable.Write(plan, rows, output);
            if (written.File is not null)
            {
                output.WriteLine();
                output.WriteLine($"Wrote {written.File}. Change what it marks, then:");
                written.Next.ToList().ForEach(line => output.WriteLine($"  {line}"));
            }
        }

        if (refused is not null)
        {
            throw new InfraException(refused);
        }
    }

    private static PlannedPlacement Chosen(Plan plan, int rank)
    {
        if (rank > plan.Placements.Count)
        {
            throw new InfraException($"--choose {rank}: there are {plan.Placements.Count} placements.");
        }

        var placement = plan.Placements[rank - 1];
        return placement.FitsBudget
            ? placement
            : throw new InfraException($"--choose {rank}: {placement.Candidate.Name} is expected to cost {PlanAdvice.Usd(placement.MonthlyUsd)}, above --budget; choose another, or raise it.");
    }
}
