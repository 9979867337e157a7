using System.CommandLine;
using FedInfra.CommandLine;
using FedInfra.Infra;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Graphs;
using FedInfra.Infra.Planning;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Synthesis;

var root = new RootCommand("FedInfra infra: GPU clusters and federated-learning sites as a C# program that `pulumi up` provisions, and what they cost. Every option is also an environment variable, for example FEDINFRA_STACK for --stack.")
{
    SynthCommand.Create(),
    CheckCommand.Create(),
    GraphCommand.Create(),
    CostCommand.Create(),
    PriceCommands.Create(),
    PlanCommand.Create(),
    StacksCommand.Create(),
};
return await CommandRunner.RunAsync(root, args, exception => exception is InfraException);
