using System.Diagnostics;
using FedInfra.Infra.Workloads;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Workloads.Spot;

/// <summary>A watcher of spot notices that runs in the shell as it does on a machine, with a kubectl that only reports.</summary>
internal sealed class SpotScript : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    /// <param name="script">Its file's name.</param>
    /// <param name="service">Who plays the metadata service.</param>
    /// <param name="kubectlExit">Shell expression with which kubectl exits; <c>$1</c> is its first argument.</param>
    public SpotScript(string script, MetadataService service, string kubectlExit = "0")
    {
        _folder.Write("drain.sh", EmbeddedText.Read("drain.sh"));
        var path = _folder.Write(script, EmbeddedText.Read(script));
        var kubectl = _folder.Write("bin/kubectl", $"#!/bin/sh\ncurl --silent --data-binary \"$*\" \"{service.Url}/kubectl\"\nexit {kubectlExit}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(kubectl, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("/bin/sh", [path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PATH"] = $"{Path.GetDirectoryName(kubectl)}:{Environment.GetEnvironmentVariable("PATH")}",
                ["METADATA_URL"] = service.Url,
                ["POLL_SECONDS"] = "0",
                ["NODE_NAME"] = "machine-7",
                ["no_proxy"] = "127.0.0.1",
            },
        };
        _process = Process.Start(start)!;

        // Read to the end, or a full pipe stops the script.
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }
}
