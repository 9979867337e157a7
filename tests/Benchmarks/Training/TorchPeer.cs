using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;

namespace FedInfra.Benchmarks.Training;

/// <summary>Runs torch_peer.py: the same model, batch and data in PyTorch at its best.</summary>
internal static class TorchPeer
{
    /// <summary>Debian's Python has Debian's torch; another one first on the path has not.</summary>
    private const string DebianPython = "/usr/bin/python3";

    public static double ExamplesPerSecond(TrainRun run)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("FEDINFRA_PYTHON") is { Length: > 0 } python ? python : File.Exists(DebianPython) ? DebianPython : "python3") { RedirectStandardOutput = true };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Training", "torch_peer.py"), run.Model,
            run.Batch.ToString(CultureInfo.InvariantCulture), run.Threads.ToString(CultureInfo.InvariantCulture),
            run.Examples.ToString(CultureInfo.InvariantCulture), run.Device, .. run.Data == "mnist" ? [TrainingData.MnistFolder!] : Array.Empty<string>(),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // What is preset may be meant for another machine; OpenBLAS does not know every AVX-512 processor by itself.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("OPENBLAS_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        if (Avx512F.IsSupported)
        {
            start.Environment["OPENBLAS_CORETYPE"] = "SkylakeX";
        }

        start.Environment["OPENBLAS_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"] = arguments[3];
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonDocument.Parse(output).RootElement.GetProperty("examplesPerSecond").GetDouble()
            : throw new InvalidOperationException($"torch_peer.py failed with {process.ExitCode}; is PyTorch installed (apt install python3-torch libopenblas0-pthread)?");
    }
}
