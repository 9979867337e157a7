using System.Diagnostics;
using FedInfra.Infra.Clusters.OnPrem;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Clusters.OnPrem;

/// <summary>The scripts as a host's shells read them.</summary>
public sealed class HostScriptTests
{
    [Fact]
    public void Every_script_parses_in_the_login_shell_and_in_bash()
    {
        foreach (var command in OnPremClusterTests.Commands(SampleStacks.One(Cloud.OnPrem)))
        {
            foreach (var input in command.Inputs.Values.Keys.Intersect(["create", "update", "delete"]))
            {
                var script = OnPremClusterTests.Script(command, input);
                var body = script[(script.IndexOf('\'', StringComparison.Ordinal) + 1)..script.LastIndexOf('\'')];

                Assert.Equal((0, ""), Run("sh", "-n", "-c", script));
                Assert.Equal((0, ""), Run("bash", "-n", "-c", body));
            }
        }
    }

    [Fact]
    public void A_script_cannot_end_its_own_quotes() =>
        Assert.Throws<InvalidOperationException>(() => HostScript.AsRoot("echo 'x'"));

    [Fact]
    public void A_file_that_did_not_change_restarts_nothing_and_one_that_did_restarts_once()
    {
        using var folder = new TemporaryFolder();
        var put = HostScript.Prologue[HostScript.Prologue.IndexOf("put()", StringComparison.Ordinal)..];
        string Put(string text) => $"state=\"{folder.Path}\"\n{put}\necho {text} | put \"$state/file\"";

        Assert.Equal((0, ""), Run("bash", "-euo", "pipefail", "-c", Put("a")));
        Assert.True(File.Exists(Path.Combine(folder.Path, "restart")));
        File.Delete(Path.Combine(folder.Path, "restart"));
        Assert.Equal((0, ""), Run("bash", "-euo", "pipefail", "-c", Put("a")));
        Assert.False(File.Exists(Path.Combine(folder.Path, "restart")));
        Assert.Equal((0, ""), Run("bash", "-euo", "pipefail", "-c", Put("b")));
        Assert.True(File.Exists(Path.Combine(folder.Path, "restart")));
        Assert.Equal("b\n", File.ReadAllText(Path.Combine(folder.Path, "file")));
    }

    [Fact]
    public void A_host_that_lacks_something_is_told_everything_at_once()
    {
        using var folder = new TemporaryFolder();
        var host = new HostSettings { Name = "rack-1", Address = "192.0.2.11", Accelerator = "t4", Accelerators = 1 };
        var script = Preflight.Command(Host.Of(host)).Replace("bash -euo pipefail -c '", $"bash -euo pipefail -c 'sudo() {{ return 1; }}; nvidia-smi() {{ return 1; }}; command() {{ return 1; }}; ", StringComparison.Ordinal);

        var (exit, errors) = Run("sh", "-c", script);

        Assert.Equal(1, exit);
        Assert.Contains("host rack-1 (192.0.2.11): ", errors, StringComparison.Ordinal);
        Assert.Contains("cannot run sudo without a password. Add a file to /etc/sudoers.d", errors, StringComparison.Ordinal);
        Assert.Contains("nvidia-smi does not run. Install the NVIDIA driver", errors, StringComparison.Ordinal);
        Assert.Contains("Install the package nvidia-container-toolkit", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_is_asked_for_the_control_groups_that_Kubernetes_starts_on() => Assert.Contains(
        "[ -f /sys/fs/cgroup/cgroup.controllers ] || problem",
        Preflight.Command(Host.Of(new HostSettings { Name = "rack-1", Address = "192.0.2.11" })),
        StringComparison.Ordinal);

    private static (int ExitCode, string Errors) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
