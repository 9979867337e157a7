using System.CommandLine;
using FedInfra.ClientNode.Data;

var root = new RootCommand("A federated learning node: it runs where the data lives, and the data stays there.")
{
    DataCommands.Create(),
};
return await root.Parse(args).InvokeAsync();
