using System.CommandLine;
using FedInfra.Benchmarks.Rpc;

var root = new RootCommand("Measurements behind the numbers that the README names.")
{
    RpcBenchmark.Command(),
};
return await root.Parse(args).InvokeAsync();
