using System.CommandLine;
using FedInfra.ClientNode;
using FedInfra.ClientNode.Data;
using FedInfra.ClientNode.Identity;
using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Sessions;
using FedInfra.CommandLine;
using FedInfra.Identity;
using FedInfra.Learning;
using FedInfra.Rpc;

var root = new RootCommand("FedInfra client node: trains where the data lives and sends updates only. Every option is also an environment variable, for example FEDINFRA_CONFIG for --config.")
{
    RunCommand.Create(),
    EnrollCommand.Create(),
    DataCommands.Create(),
    PolicyCommands.Create(),
};
return await CommandRunner.RunAsync(root, args, exception => exception is ClientNodeException or IdentityException or LearningException or RpcException);
