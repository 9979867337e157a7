using System.CommandLine;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Graphs;
using FedInfra.Infra.Planning;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Synthesis;

namespace FedInfra.Infra;

/// <summary>The commands, as a table of contents.</summary>
internal static class InfraCommands
{
    public static RootCommand Create() => new("FedInfra infra: GPU clusters and federated-learning sites as a C# program that `pulumi up` provisions, and what they cost. Every option is also an environment variable, for example FEDINFRA_STACK for --stack.")
    {
        SynthCommand.Create(),
        CheckCommand.Create(),
        GraphCommand.Create(),
        CostCommand.Create(),
        PlanCommand.Create(),
        PriceCommands.Create(),
        StacksCommand.Create(),
    };
}
