using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Torch.Tests;

/// <summary>What is missing beside the engine is said in one sentence by the command that needs it.</summary>
public sealed class InstallationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RequiresEngineFact]
    public async Task Without_libtorch_or_with_the_systems_old_one_the_node_says_what_to_build()
    {
        var engine = Copy(file => !Path.GetFileName(file).StartsWith("libtorch_cpu", StringComparison.Ordinal));

        (await RunAsync("--engine", engine)).FailedSaying("engine: ", "libtorch", "2.10", "-p:Libtorch=");
    }

    [RequiresEngineFact]
    public async Task Without_the_bindings_the_node_says_what_to_build()
    {
        var engine = Copy(file => !file.Contains("LibTorchSharp", StringComparison.Ordinal));

        (await RunAsync("--engine", engine)).FailedSaying("TorchSharp's native library cannot be loaded", "-p:Libtorch=");
    }

    [RequiresEngineFact]
    public async Task A_native_library_that_the_system_does_not_load_is_said_to_be_so_and_why()
    {
        var engine = Copy(file => !file.Contains("LibTorchSharp", StringComparison.Ordinal));
        _folder.Write("engine/libLibTorchSharp.so", "no library");

        (await RunAsync("--engine", engine)).FailedSaying("TorchSharp's native library cannot be loaded", "libLibTorchSharp.so: ", "-p:Libtorch=");
    }

    [RequiresEngineFact]
    public async Task Without_the_package_the_node_says_what_to_build()
    {
        var engine = Copy(file => Path.GetFileName(file) != "TorchSharp.dll");

        (await RunAsync("--engine", engine)).FailedSaying("needs TorchSharp, which is not beside it");
    }

    [RequiresEngineFact]
    public async Task A_GPU_that_is_not_there_is_said_to_be_missing() =>
        (await RunAsync("--engine", Path.Combine(Engine.Folder, Engine.Library), "--device", "cuda:9")).FailedSaying("device: 'cuda:9' was asked for");

    private async Task<CommandResult> RunAsync(params string[] arguments)
    {
        var site = _folder.Write("site.yaml", "coordinator: http://127.0.0.1:1\nnodes:\n  - name: a\n    data: {kind: digits, examples: 10, test-examples: 10}\n");
        return await CommandResult.OfAsync("client-node.dll", _folder.Path, ["run", "--config", site, .. arguments]);
    }

    /// <summary>The engine's folder with some of its files, and the path of its library.</summary>
    private string Copy(Func<string, bool> keep)
    {
        var copy = Directory.CreateDirectory(_folder["engine"]).FullName;
        foreach (var file in Directory.GetFiles(Engine.Folder).Where(keep))
        {
            // The runtime follows links of what it loads itself; libtorch's gigabyte is only linked.
            var place = Path.Combine(copy, Path.GetFileName(file));
            if (file.Contains(".so", StringComparison.Ordinal))
            {
                File.CreateSymbolicLink(place, file);
            }
            else
            {
                File.Copy(file, place);
            }
        }

        return Path.Combine(copy, Engine.Library);
    }
}
