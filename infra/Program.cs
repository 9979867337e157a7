using System.CommandLine;
using FedInfra.CommandLine;
using FedInfra.Infra;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

var root = new RootCommand("FedInfra infra: GPU clusters and federated-learning sites as a C# program that `pulumi up` provisions, and what they cost. Every option is also an environment variable, for example FEDINFRA_STACK for --stack.")
{
    PriceCommands.Create(),
    StacksCommand.Create(),
};
return await CommandRunner.RunAsync(root, args, exception => exception is InfraException);
