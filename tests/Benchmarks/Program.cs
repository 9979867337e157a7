using System.CommandLine;
using FedInfra.Benchmarks.Federated;
using FedInfra.Benchmarks.Masking;
using FedInfra.Benchmarks.Rpc;
using FedInfra.Benchmarks.Synthesis;
using FedInfra.Benchmarks.Training;

var root = new RootCommand("Measurements behind the numbers that the README names; run with -c Release.")
{
    RpcBenchmark.Command(),
    TrainBenchmark.Command(),
    HeartDiseaseBenchmark.Command(),
    MnistBenchmark.Command(),
    SynthBenchmark.Command(),
    SecAggBenchmark.Command(),
    SecAggRoundBenchmark.Command(),
};
return await root.Parse(args).InvokeAsync();
