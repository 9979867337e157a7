using System.Text.Json;
using FedInfra.Learning.Models;
using FedInfra.Learning.Safetensors;
using FedInfra.Testing;

namespace FedInfra.Interop.Tests.ModelFiles;

/// <summary>The file at the end of a run is one that other tools open.</summary>
public sealed class ModelFileTests
{
    private const double Tolerance = 1e-3;

    [RequiresToolFact("sh", Python.Answers)]
    public async Task Python_opens_it_with_nothing_but_json_and_struct()
    {
        using var folder = new TemporaryFolder();
        var model = await TrainedModel.TrainAsync(folder, "2nn", "--rounds", "1", "--local-steps", "20");
        using var printed = JsonDocument.Parse(await Python.RunAsync("read_model.py", model.File));

        var spec = ModelCatalogue.TwoLayerPerceptron;
        await using var file = File.OpenRead(model.File);
        var values = SafetensorsFile.ReadValues(file, spec.Parameters).AsMemory();
        Assert.Equal(spec.Parameters.Select(tensor => tensor.Name), printed.RootElement.EnumerateObject().Select(tensor => tensor.Name));
        foreach (var tensor in spec.Parameters)
        {
            var found = printed.RootElement.GetProperty(tensor.Name);
            var expected = values[..tensor.Length].ToArray();
            values = values[tensor.Length..];
            Assert.Equal(tensor.Shape, found.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
            Assert.Equal(tensor.Length, found.GetProperty("count").GetInt32());
            Assert.Equal(expected[0], found.GetProperty("first").GetSingle());
            Assert.Equal(expected[^1], found.GetProperty("last").GetSingle());
            Assert.Equal(expected.Sum(value => (double)value), found.GetProperty("sum").GetDouble(), 1e-9);
        }
    }

    [RequiresToolFact("sh", Python.HasTorch)]
    public async Task Pytorch_reaches_the_same_accuracy_with_the_2nn()
    {
        using var folder = new TemporaryFolder();
        await CheckAsync(await TrainedModel.TrainAsync(folder, "2nn", "--rounds", "2", "--local-steps", "20", "--batch", "10"), "2nn");
    }

    [RequiresToolFact("sh", Python.HasTorch)]
    public async Task Pytorch_reaches_the_same_accuracy_with_the_cnn()
    {
        using var folder = new TemporaryFolder();
        await CheckAsync(await TrainedModel.TrainAsync(folder, "cnn", "--nodes", "3", "--rounds", "2", "--local-steps", "15", "--batch", "10"), "cnn");
    }

    private static async Task CheckAsync(TrainedModel model, string name)
    {
        var accuracy = TrainedModel.Number(await Python.RunAsync("torch_accuracy.py", name, model.File, model.Examples));

        // Trained so little that many examples lie near the border: a model that knows nothing, or everything, would
        // agree whatever was lost on the way.
        Assert.InRange(model.Accuracy, 0.3, 0.97);
        Assert.Equal(model.Accuracy, accuracy, Tolerance);
    }
}
