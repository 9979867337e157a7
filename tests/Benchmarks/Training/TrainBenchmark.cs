using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using FedInfra.Learning.Data;
using FedInfra.Learning.MatrixProduct;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;

namespace FedInfra.Benchmarks.Training;

/// <summary>How many examples per second one trainer learns from: the median of five passes after warm-up.</summary>
internal static class TrainBenchmark
{
    private const int Passes = 5;
    private const float LearningRate = 0.05f;

    public static Command Command()
    {
        var model = new Option<string>("--model") { Description = "2nn, cnn or logreg", DefaultValueFactory = _ => "2nn" };
        model.AcceptOnlyFromAmong([.. ModelCatalogue.Names]);
        var batch = new Option<int>("--batch") { Description = "examples per step", DefaultValueFactory = _ => 10 };
        var threads = new Option<int>("--threads") { Description = "training threads", DefaultValueFactory = _ => 1 };
        var examples = new Option<int>("--examples") { Description = "examples per pass", DefaultValueFactory = _ => 6000 };
        var kernels = new Option<string>("--kernels") { Description = "instruction set, instead of the best", DefaultValueFactory = _ => MatrixKernels.Best.Name };
        kernels.AcceptOnlyFromAmong([.. MatrixKernels.Supported.Select(set => set.Name)]);
        var peer = new Option<string?>("--peer") { Description = "torch: the same in PyTorch, and the ratio" };
        peer.AcceptOnlyFromAmong("torch");
        var json = new Option<bool>("--json") { Description = "one line of JSON" };
        var command = new Command("train", "Training speed. Example: train --model cnn --batch 10 --threads 1 --examples 2000 --peer torch --json")
        {
            model, batch, threads, examples, kernels, peer, json,
        };
        command.SetAction(arguments =>
        {
            var data = TrainingData.Load(arguments.GetValue(examples));
            var set = MatrixKernels.Supported.Single(set => set.Name == arguments.GetValue(kernels));
            var run = new TrainRun(arguments.GetValue(model)!, arguments.GetValue(batch), arguments.GetValue(threads), data.Count, data.Source.Name, set.Name);
            var result = new TrainResult(run, Measure(run, data, set), null, null);
            if (arguments.GetValue(peer) is not null)
            {
                var other = TorchPeer.ExamplesPerSecond(run);
                result = result with { PeerExamplesPerSecond = other, Ratio = Math.Round(result.ExamplesPerSecond / other, 3) };
            }

            Console.WriteLine(arguments.GetValue(json) ? JsonSerializer.Serialize(result, TrainResult.Json) : result.Describe());
        });
        return command;
    }

    private static double Measure(TrainRun run, DataView data, MatrixKernels kernels)
    {
        var spec = ModelCatalogue.Find(run.Model);
        using var trainer = new ManagedTrainer(spec, run.Threads, kernels);
        trainer.Load(spec.Initialize(1));
        var plan = new TrainingPlan { Epochs = 1, BatchSize = run.Batch, Optimizer = new OptimizerSpec { LearningRate = LearningRate } };
        var warmUp = Stopwatch.StartNew();
        do
        {
            trainer.Train(data, plan);
        }
        while (warmUp.Elapsed < TimeSpan.FromSeconds(1));

        var speeds = new double[Passes];
        for (var pass = 0; pass < Passes; pass++)
        {
            var watch = Stopwatch.StartNew();
            trainer.Train(data, plan with { Seed = (ulong)pass });
            speeds[pass] = data.Count / watch.Elapsed.TotalSeconds;
        }

        return Math.Round(speeds.Order().ElementAt(Passes / 2), 1);
    }
}
