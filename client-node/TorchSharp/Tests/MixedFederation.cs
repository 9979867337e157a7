using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.EndToEnd.Tests.Privacy;
using FedInfra.EndToEnd.Tests.Processes;
using FedInfra.Learning.Engines;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Torch.Tests;

/// <summary>A coordinator process and two client-node processes, each with an engine of its own, that train one job together.</summary>
internal sealed class MixedFederation : IDisposable
{
    private const string Anywhere = "127.0.0.1:0";

    private readonly TemporaryFolder _folder = new();
    private readonly List<RunningProcess> _processes = [];

    /// <summary>Runs a job to its end.</summary>
    /// <param name="engines">The engine of each process.</param>
    /// <param name="data">For each process, its nodes' data by name.</param>
    /// <param name="job">The job file.</param>
    /// <param name="site">More lines for every site file.</param>
    /// <returns>What was told of the job, and the parameters that it ended with.</returns>
    public async Task<(WatchedJob Job, float[] Parameters)> RunAsync(string[] engines, Dictionary<string, string>[] data, string job, string site = "")
    {
        var coordinator = Start("coordinator.dll", "serve", "--data-dir", _folder["coordinator"], "--listen", Anywhere, "--admin-listen", Anywhere, "--metrics-listen", Anywhere, "--insecure");
        var addresses = (await coordinator.LineAsync("Serving nodes on ")).Split(' ')
            .Where(word => word.Contains("://", StringComparison.Ordinal)).Select(word => word.TrimEnd(';')).ToArray();
        for (var process = 0; process < engines.Length; process++)
        {
            var nodes = string.Concat(data[process].Select(node => $"  - name: {node.Key}\n    data: {node.Value}\n"));
            var file = _folder.Write($"{process}/site.yaml", $"coordinator: {addresses[0]}\nparallel: 2\n{site}\nnodes:\n{nodes}");
            var started = Start("client-node.dll", ["run", "--config", file, "--engine", engines[process], .. engines[process] == TrainingEngine.ManagedName ? (string[])[] : ["--device", Engine.DeviceName]]);
            foreach (var node in data[process].Keys)
            {
                await started.LineAsync($"{node} is registered");
            }
        }

        var id = Assert.Single((await CommandAsync(addresses[1], "job", "submit", _folder.Write("job.yaml", job))).Succeeded().Output);
        var watched = WatchedJob.Of(await CommandAsync(addresses[1], "job", "watch", id, "--json")).Completed();
        var model = _folder["model.safetensors"];
        (await CommandAsync(addresses[1], "model", "get", watched.Model.Name, "--to", model)).Succeeded();
        return (watched, ModelValues.Read(model));
    }

    /// <summary>Lines that any process printed.</summary>
    public IReadOnlyList<string> Lines => [.. _processes.SelectMany(process => process.Lines)];

    public void Dispose()
    {
        _processes.ForEach(process => process.Dispose());
        _folder.Dispose();
        Assert.Empty(ErrorLines.In(Lines));
    }

    private RunningProcess Start(string library, params string[] arguments)
    {
        var process = new RunningProcess(library, _folder.Path, arguments);
        _processes.Add(process);
        return process;
    }

    private Task<CommandResult> CommandAsync(string admin, params string[] arguments) =>
        CommandResult.OfAsync("coordinator.dll", _folder.Path, [.. arguments, "--admin", admin]);
}
