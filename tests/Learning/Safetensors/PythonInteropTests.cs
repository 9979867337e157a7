using System.Diagnostics;
using System.Globalization;
using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Randomness;
using FedInfra.Learning.Safetensors;
using FedInfra.Learning.Training;
using FedInfra.Testing;

namespace FedInfra.Learning.Tests.Safetensors;

/// <summary>Model files in other hands: Python with nothing but its standard library, and PyTorch.</summary>
public sealed class PythonInteropTests
{
    /// <summary>Reads a file as the format's README does.</summary>
    private const string Reader = """
        import json, struct, sys
        def load(path):
            with open(path, "rb") as file:
                header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
                data = file.read()
            header.pop("__metadata__", None)
            return {name: (t["shape"], struct.unpack("<%df" % ((t["data_offsets"][1] - t["data_offsets"][0]) // 4), data[slice(*t["data_offsets"])]))
                    for name, t in header.items()}

        """;

    private static readonly ModelSpec Spec = new(
        "interop", [2, 8, 8], [new Conv2dSpec(5, 3, 1), new ReluSpec(), new MaxPoolSpec(2), new FlattenSpec(), new LinearSpec(3)], LossKind.SoftmaxCrossEntropy);

    [RequiresToolFact("python3", "-c \"import json, struct\"")]
    public void Python_reads_a_model_file_with_json_and_struct()
    {
        using var folder = new TemporaryFolder();
        var values = Spec.Initialize(5);
        var path = Write(folder, values);
        var output = Run("python3", Reader + "print(json.dumps({name: [shape, values] for name, (shape, values) in load(sys.argv[1]).items()}))", path);

        using var document = System.Text.Json.JsonDocument.Parse(output);
        var read = document.RootElement.EnumerateObject().ToArray();
        Assert.Equal(Spec.Parameters.Select(tensor => tensor.Name), read.Select(tensor => tensor.Name));
        Assert.Equal(values, read.SelectMany(tensor => tensor.Value[1].EnumerateArray().Select(value => value.GetSingle())));
        Assert.Equal(Spec.Parameters[0].Shape, read[0].Value[0].EnumerateArray().Select(size => size.GetInt32()));
    }

    [RequiresToolFact("/usr/bin/python3", "-c \"import torch\"")]
    public void PyTorch_loads_a_model_file_by_its_names_and_computes_the_same_loss()
    {
        using var folder = new TemporaryFolder();
        var random = new SeededRandom(2);
        var features = Enumerable.Range(0, 6 * 128).Select(_ => (float)random.NextGaussian()).ToArray();
        float[] targets = [0, 1, 2, 2, 1, 0];
        var values = Spec.Initialize(5);
        using var trainer = new ManagedTrainer(Spec);
        trainer.Load(values);
        var loss = trainer.Evaluate(new Dataset("interop", Spec.Input, features, targets, 3).All()).Loss;

        var featuresFile = folder.Write("features.json", System.Text.Json.JsonSerializer.Serialize(features));
        var output = Run(
            "/usr/bin/python3",
            Reader + """
            import torch
            from torch import nn
            model = nn.Sequential(nn.Conv2d(2, 5, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(80, 3))
            model.load_state_dict({name: torch.tensor(values).reshape(shape) for name, (shape, values) in load(sys.argv[1]).items()})
            features = torch.tensor(json.load(open(sys.argv[2]))).reshape(6, 2, 8, 8)
            print(nn.functional.cross_entropy(model(features), torch.tensor([0, 1, 2, 2, 1, 0])).item())
            """,
            Write(folder, values),
            featuresFile);

        Assert.Equal(loss, double.Parse(output, CultureInfo.InvariantCulture), 1e-5);
    }

    private static string Write(TemporaryFolder folder, float[] values)
    {
        var path = folder["model.safetensors"];
        using var file = File.Create(path);
        SafetensorsFile.Write(file, Spec.Parameters, values, new Dictionary<string, string> { ["model"] = Spec.Name });
        return path;
    }

    private static string Run(string python, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output;
    }
}
