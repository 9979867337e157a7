using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using FedInfra.Learning.Data;
using FedInfra.Learning.Engines;
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
        var engine = new Option<string>("--engine") { Description = "managed, or the path of an engine's DLL", DefaultValueFactory = _ => TrainingEngine.ManagedName };
        var device = new Option<string>("--device") { Description = "what the engine and PyTorch train on", DefaultValueFactory = _ => "cpu" };
        device.AcceptOnlyFromAmong("cpu", "cuda");
        var mixed = new Option<bool>("--mixed-precision") { Description = "matrix products in bfloat16" };
        var peer = new Option<string?>("--peer") { Description = "torch: the same in PyTorch on the same device, and the ratio; managed: the same by the managed engine" };
        peer.AcceptOnlyFromAmong("torch", TrainingEngine.ManagedName);
        var json = new Option<bool>("--json") { Description = "one line of JSON" };
        var command = new Command("train", "Training speed. Example: train --model cnn --batch 10 --threads 1 --examples 2000 --peer torch --json")
        {
            model, batch, threads, examples, kernels, engine, device, mixed, peer, json,
        };
        command.SetAction(arguments =>
        {
            var data = TrainingData.Load(arguments.GetValue(examples));
            var set = MatrixKernels.Supported.Single(set => set.Name == arguments.GetValue(kernels));
            var settings = new EngineSettings { Threads = arguments.GetValue(threads), Device = arguments.GetValue(device)!, MixedPrecision = arguments.GetValue(mixed) };
            var name = arguments.GetValue(engine)!;
            using var opened = TrainingEngine.Load(name).Open(settings);
            var run = new TrainRun(
                arguments.GetValue(model)!, arguments.GetValue(batch), settings.Threads, data.Count, data.Source.Name, name == TrainingEngine.ManagedName ? set.Name : opened.Description, settings.Device);
            IModelTrainer Managed(ModelSpec spec) => new ManagedTrainer(spec, run.Threads, set);
            var result = new TrainResult(run, Measure(run, data, name == TrainingEngine.ManagedName ? Managed : opened.CreateTrainer));
            if (arguments.GetValue(peer) is { } beside)
            {
                var other = beside == "torch" ? TorchPeer.ExamplesPerSecond(run) : Measure(run, data, Managed);
                result = result with { Peer = beside == "torch" ? "PyTorch" : "managed", PeerExamplesPerSecond = other, Ratio = Math.Round(result.ExamplesPerSecond / other, 3) };
            }

            Console.WriteLine(arguments.GetValue(json) ? JsonSerializer.Serialize(result, TrainResult.Json) : result.Describe());
        });
        return command;
    }

    private static double Measure(TrainRun run, DataView data, Func<ModelSpec, IModelTrainer> create)
    {
        var spec = ModelCatalogue.Find(run.Model);
        using var trainer = create(spec);
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
