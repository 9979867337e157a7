using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using FedInfra.Learning.Data;
using FedInfra.Testing;

namespace FedInfra.Interop.Tests.ModelFiles;

/// <summary>The end of a real run: a few rounds over the drawn digits, and the test set that the coordinator measured on.</summary>
/// <param name="File">The model file.</param>
/// <param name="Accuracy">What the coordinator reports for it.</param>
/// <param name="Examples">The test set: raw float32, for each example its features, then its class.</param>
internal sealed record TrainedModel(string File, double Accuracy, string Examples)
{
    /// <summary>The coordinator that was built with these tests, in the same configuration.</summary>
    private static string Coordinator
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(here.Parent!.Parent!.FullName, "FedInfra.Coordinator", here.Name, "coordinator.dll");
        }
    }

    /// <param name="folder">Where the run and the files go.</param>
    /// <param name="model">2nn or cnn.</param>
    /// <param name="options">Further options of <c>coordinator simulate</c>.</param>
    public static async Task<TrainedModel> TrainAsync(TemporaryFolder folder, string model, params string[] options)
    {
        await Execute.AsyncOf("dotnet",
        [
            Coordinator, "simulate", "--data", "digits", "--partition", "iid", "--model", model, .. options,
            "--data-dir", folder["run"], "--report", folder["report.json"],
        ]);
        using var report = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(folder["report.json"]));
        var accuracy = report.RootElement.GetProperty("rounds").EnumerateArray().Last().GetProperty("accuracy").GetDouble();
        var path = report.RootElement.GetProperty("model").GetProperty("path").GetString()!;
        return new TrainedModel(path, accuracy, WriteExamples(folder["examples.f32"]));
    }

    /// <summary>As Python prints it.</summary>
    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string WriteExamples(string path)
    {
        var test = new DataCatalogue().LoadTest(new DataSourceSpec { Kind = "digits" }, ".");
        using var file = System.IO.File.Create(path);
        for (var example = 0; example < test.Count; example++)
        {
            file.Write(MemoryMarshal.AsBytes(test.Features(example)));
            file.Write(MemoryMarshal.AsBytes([test.Target(example)]));
        }

        return path;
    }
}
