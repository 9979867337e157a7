using System.Diagnostics;
using FedInfra.Infra.Workloads.Accelerators;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>The gate's script in the shell, with an nvidia-smi that answers as told.</summary>
public sealed class DeviceGateTests
{
    [RequiresToolFact("/bin/sh", "-c true")]
    public void It_opens_when_every_gpu_answers()
    {
        var (exit, output) = Run("echo 'GPU 0: Tesla T4 (UUID: GPU-1)'; echo 'GPU 1: Tesla T4 (UUID: GPU-2)'", count: 2);

        Assert.Equal(0, exit);
        Assert.Equal("2 accelerators answer", output);
    }

    [RequiresToolFact("/bin/sh", "-c true")]
    public void It_waits_while_the_driver_loads()
    {
        // The third call finds the driver: each of the first two leaves a mark.
        var (exit, output) = Run(
            """
            if [ -e "$MARKS/second" ]; then echo 'GPU 0: Tesla T4 (UUID: GPU-1)'; exit 0; fi
            if [ -e "$MARKS/first" ]; then : >"$MARKS/second"; else : >"$MARKS/first"; fi
            echo 'NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.'
            exit 9
            """,
            count: 1);

        Assert.Equal(0, exit);
        Assert.Equal(["0 of 1 accelerators answer; waiting", "0 of 1 accelerators answer; waiting", "1 accelerators answer"], output.Split('\n'));
    }

    [RequiresToolFact("/bin/sh", "-c true")]
    public void It_gives_up_on_a_machine_whose_gpus_are_too_few()
    {
        var (exit, output) = Run("echo 'GPU 0: Tesla T4 (UUID: GPU-1)'", count: 2);

        Assert.Equal(1, exit);
        Assert.Equal(120, output.Split('\n').Count(line => line == "1 of 2 accelerators answer; waiting"));
    }

    private static (int Exit, string Output) Run(string nvidiaSmi, int count)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, script) in new[] { ("nvidia-smi", nvidiaSmi), ("sleep", ":") })
        {
            var path = folder.Write($"bin/{name}", $"#!/bin/sh\n{script}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", DeviceGate.Script(AcceleratorKind.Nvidia, count)])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["PATH"] = $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
                ["MARKS"] = folder.Path,
            },
        })!;
        var output = process.StandardOutput.ReadToEnd().TrimEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
