using System.CommandLine;
using FedInfra.Benchmarks.Training;

var root = new RootCommand("Benchmarks; run with -c Release.")
{
    TrainBenchmark.Command(),
};
return root.Parse(args).Invoke();
