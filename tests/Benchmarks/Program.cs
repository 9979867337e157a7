using System.CommandLine;
using FedInfra.Benchmarks.Rpc;
using FedInfra.Benchmarks.Training;

var root = new RootCommand("Measurements behind the numbers that the README names; run with -c Release.")
{
    RpcBenchmark.Command(),
    TrainBenchmark.Command(),
};
return await root.Parse(args).InvokeAsync();
