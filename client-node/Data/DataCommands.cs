using System.CommandLine;
using FedInfra.ClientNode.Data.Check;
using FedInfra.ClientNode.Data.Download;

namespace FedInfra.ClientNode.Data;

/// <summary>The commands of <c>client-node data</c>.</summary>
public static class DataCommands
{
    /// <summary>Makes the command <c>data</c> with all that belongs under it.</summary>
    public static Command Create() => new("data", "Get data sets, and see what a node would train on.")
    {
        GetCommand.Create(),
        CheckCommand.Create(),
    };
}
