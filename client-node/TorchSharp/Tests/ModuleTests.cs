using System.Diagnostics;
using System.Security.Cryptography;
using FedInfra.Learning;
using FedInfra.Learning.Engines;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Training;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Torch.Tests;

/// <summary>TorchScript modules that PyTorch itself wrote, as layers of a model.</summary>
public sealed class ModuleTests : IDisposable
{
    private const string Shell = "sh";
    private const string Imports = "-c \"p=${FEDINFRA_PYTHON:-/usr/bin/python3}; [ -x $p ] || p=python3; exec $p -c 'import torch'\"";

    private static readonly TensorInfo[] _linear = [new("fc.weight", [3, 6]), new("fc.bias", [3])];
    private static readonly TrainingPlan _plan = new() { Epochs = 3, BatchSize = 8, Seed = 2, Optimizer = new() { LearningRate = 0.1f } };

    private readonly TemporaryFolder _folder = new();

    private static string Python => Environment.GetEnvironmentVariable("FEDINFRA_PYTHON") is { Length: > 0 } python ? python : File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    public void Dispose() => _folder.Dispose();

    [RequiresEngineFact(command: Shell, arguments: Imports)]
    public void A_module_learns_as_the_same_layers_of_the_model_spec_do()
    {
        var layers = new ModelSpec("layers", [6], [new LinearSpec(8), new ReluSpec(), new LinearSpec(3)], LossKind.SoftmaxCrossEntropy);
        var module = Model(Make("layers", [new("0.weight", [8, 6]), new("0.bias", [8]), new("2.weight", [3, 8]), new("2.bias", [3])]));
        var start = layers.Initialize(1);

        var expected = Train(TrainingEngine.Managed.Open(new EngineSettings()), layers, start, _plan);
        var trained = Train(Open(), module, start, _plan);

        Assert.InRange(expected.Zip(trained, (one, other) => Math.Abs(one - other)).Max(), 0, 1e-4f);
        Assert.NotEqual(start, trained);
    }

    [RequiresEngineFact(command: Shell, arguments: Imports)]
    public void The_spec_survives_its_text_and_its_parameters_have_start_values()
    {
        var model = Model(Make("counting", _linear));

        var read = ModelSpec.Parse(model.ToYaml(), "test");

        Assert.Equal(model.ToYaml(), read.ToYaml());
        Assert.Equal(["0.fc.weight", "0.fc.bias"], read.Parameters.Select(tensor => tensor.Name));
        Assert.All(read.Initialize(1)[18..], bias => Assert.Equal(0, bias));
        Assert.All(read.Initialize(1)[..18], weight => Assert.InRange(Math.Abs(weight), 0, 1 / MathF.Sqrt(6)));
    }

    [RequiresEngineFact(command: Shell, arguments: Imports)]
    public void What_a_module_keeps_beside_its_parameters_starts_again_with_every_round()
    {
        foreach (var kind in new[] { "counting", "reassigning" })
        {
            var model = Model(Make(kind, _linear));
            using var device = Open();
            using var trainer = device.CreateTrainer(model);
            var start = model.Initialize(1);
            var data = Numbers.For(model, 40);

            trainer.Load(start);
            var first = trainer.Evaluate(data);
            trainer.Train(data, _plan);
            trainer.Load(start);

            Assert.Equal(first, trainer.Evaluate(data));
        }
    }

    [RequiresEngineFact(command: Shell, arguments: Imports)]
    public void What_a_modules_own_error_says_is_in_the_sites_log_and_stays_there()
    {
        var error = Refused(Make("failing", _linear), examples: 8);

        Assert.True(error.TellsOfExamples);
        Assert.Contains("libtorch failed", error.Message, StringComparison.Ordinal);
        Assert.Contains("value 12345 is not allowed", error.Message, StringComparison.Ordinal);
    }

    [RequiresEngineFact(command: Shell, arguments: Imports)]
    public void A_batch_of_one_that_a_module_does_not_take_is_said_in_its_words() =>
        Assert.Contains(
            "more than 1 value per channel", Refused(Make("norm", [new("0.weight", [3, 6]), new("0.bias", [3]), new("1.weight", [3]), new("1.bias", [3])]), examples: 9).Message, StringComparison.Ordinal);

    [RequiresEngineFact(command: Shell, arguments: Imports)]
    public void A_module_that_runs_out_of_memory_is_named_so()
    {
        var error = Refused(Make("greedy", _linear), examples: 8);

        Assert.Contains("is out of memory with batches of 8", error.Message, StringComparison.Ordinal);
        Assert.False(error.TellsOfExamples);
    }

    [RequiresEngineFact(command: Shell, arguments: Imports)]
    public void A_module_must_give_what_the_model_says()
    {
        Assert.Contains("a tensor of shape [8, 3] for 8 examples, and the model says [8, 4]", Refused(Make("counting", _linear) with { Output = [4] }, examples: 8).Message, StringComparison.Ordinal);
        Assert.Contains("something that is not one tensor", Refused(Make("pair", _linear), examples: 8).Message, StringComparison.Ordinal);
    }

    [RequiresEngineFact(command: Shell, arguments: Imports)]
    public async Task A_federation_trains_a_module_that_its_sites_have_installed()
    {
        var module = Make("digits", [new("1.weight", [32, 784]), new("1.bias", [32]), new("3.weight", [10, 32]), new("3.bias", [10])]);
        string Part(int index) => $"{{kind: digits, examples: 1200, partition: {{kind: iid, parts: 2, index: {index}}}}}";
        var model = new ModelSpec("scripted", [1, 28, 28], [module with { Output = [10] }], LossKind.SoftmaxCrossEntropy).ToYaml().Replace("\n", "\n  ", StringComparison.Ordinal);
        using var federation = new MixedFederation();

        var library = Path.Combine(Engine.Folder, Engine.Library);
        var (job, parameters) = await federation.RunAsync(
            [library, library],
            [new() { ["left"] = Part(0) }, new() { ["right"] = Part(1) }],
            $$"""
            name: scripted
            model: |
              {{model}}
            rounds: 8
            training: {epochs: 2, batch: 20, learning-rate: 0.1}
            cohort: {minimum-nodes: 2, deadline-seconds: 60}
            privacy: {secure-aggregation: off}
            """,
            $"modules-dir: {_folder.Path}");

        Assert.All(job.Rounds, round => Assert.Equal(2, round.Participants.Count));
        Assert.Equal((32 * 784) + 32 + 320 + 10, parameters.Length);
        Assert.True(job.Model.Accuracy > 0.8, $"accuracy {job.Model.Accuracy}");
    }

    [RequiresEngineFact(command: Shell, arguments: Imports)]
    public void Private_training_of_a_module_is_refused()
    {
        var model = Model(Make("counting", _linear));
        using var device = Open();
        using var trainer = device.CreateTrainer(model);

        var error = Assert.Throws<LearningException>(() => trainer.Train(Numbers.For(model, 8), _plan with { Privacy = new DpSgd(1, 1) }));

        Assert.Contains("each example's own gradient", error.Message, StringComparison.Ordinal);
    }

    [RequiresEngineFact(command: Shell, arguments: Imports)]
    public void Only_the_file_that_the_model_means_is_run()
    {
        var module = Make("counting", _linear);

        AssertRefused(module with { Name = "other" }, "has not installed it");
        AssertRefused(module with { Sha256 = new string('0', 64) }, $"whose SHA-256 is {new string('0', 64)}, it belongs");
        AssertRefused(module, "has not installed it", modules: null);
        AssertRefused(module with { Learnt = [new("fc.weight", [6, 3]), _linear[1]] }, "fc.weight[6,3] is not in the file; fc.weight[3,6] is not in the model");
        AssertRefused(Make("half", _linear), "fc.weight[3,6] of Float16 is not in the model");
        _folder.Write("text.pt", "no module");
        AssertRefused(module with { Name = "text", Sha256 = Hash("text.pt") }, "is not a TorchScript module");
    }

    private LearningException Refused(ModuleSpec module, int examples)
    {
        var model = Model(module);
        using var device = Open();
        using var trainer = device.CreateTrainer(model);
        return Assert.Throws<LearningException>(() => trainer.Train(Numbers.For(model, examples), _plan));
    }

    private void AssertRefused(ModuleSpec module, string says) => AssertRefused(module, says, _folder.Path);

    private static void AssertRefused(ModuleSpec module, string says, string? modules)
    {
        using var device = Engine.Open(new EngineSettings { ModulesFolder = modules });

        var error = Assert.Throws<LearningException>(() => device.CreateTrainer(Model(module)));

        Assert.StartsWith($"module {module.Name}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.False(error.TellsOfExamples);
    }

    private static ModelSpec Model(ModuleSpec module) => new("scripted", [6], [module], LossKind.SoftmaxCrossEntropy);

    private ITrainingDevice Open() => Engine.Open(new EngineSettings { ModulesFolder = _folder.Path });

    private ModuleSpec Make(string kind, IReadOnlyList<TensorInfo> learnt)
    {
        using var process = Process.Start(Python, [Path.Combine(TestData.ProjectRoot, "client-node", "TorchSharp", "Tests", "make_module.py"), kind, _folder[$"{kind}.pt"]]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return new ModuleSpec(kind, Hash($"{kind}.pt"), [3], learnt);
    }

    private string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder[file])));

    private static float[] Train(ITrainingDevice device, ModelSpec spec, float[] start, TrainingPlan plan)
    {
        using (device)
        {
            using var trainer = device.CreateTrainer(spec);
            trainer.Load(start);
            trainer.Train(Numbers.For(spec, 50), plan);
            var parameters = new float[start.Length];
            trainer.Store(parameters);
            return parameters;
        }
    }
}
