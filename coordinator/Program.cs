using System.CommandLine;
using FedInfra.CommandLine;
using FedInfra.Coordinator;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.Quickstart;
using FedInfra.Coordinator.Registry;
using FedInfra.Coordinator.Serving;
using FedInfra.Coordinator.Simulation;
using FedInfra.Identity;
using FedInfra.Learning;
using FedInfra.Privacy;
using FedInfra.Rpc;

var root = new RootCommand("FedInfra coordinator: trains one model over many client nodes whose data stays with them. Every option is also an environment variable, for example FEDINFRA_DATA_DIR for --data-dir.")
{
    QuickstartCommand.Create(),
    SimulateCommand.Create(),
    ServeCommand.Create(),
    JobCommands.Create(),
    NodeCommands.Create(),
    TokenCommands.Create(),
    ModelCommands.Create(),
    PrivacyCommands.Create(),
};
return await CommandRunner.RunAsync(root, args, exception => exception is CoordinatorException or IdentityException or LearningException or PrivacyException or RpcException);
