using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using FedInfra.EndToEnd.Tests.Federations;

namespace FedInfra.EndToEnd.Tests.Commands;

/// <summary>What a person at a terminal, or a script, sees of a running coordinator.</summary>
public sealed class CommandTests : FederationTest
{
    [Fact]
    public async Task A_job_is_submitted_listed_watched_and_its_model_fetched()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        await Federation.ConnectedAsync("alpha", "beta");
        var file = Federation.Folder.Write("job.yaml", new JobText { Rounds = 3, MinimumNodes = 2 } + "");

        var submitted = (await Federation.CommandAsync("job", "submit", file)).Succeeded();
        var watched = (await Federation.CommandAsync("job", "watch", "digits-1")).Succeeded();
        var jobs = (await Federation.CommandAsync("job", "list", "--json")).Succeeded();
        var nodes = (await Federation.CommandAsync("node", "list", "--json")).Succeeded();
        var models = (await Federation.CommandAsync("model", "list", "--json")).Succeeded();
        var to = Federation.Folder["got.safetensors"];
        var got = (await Federation.CommandAsync("model", "get", "digits", "--to", to, "--json")).Succeeded();

        Assert.Equal(["digits-1"], submitted.Output);
        Assert.Equal(3, watched.Output.Count(line => line.StartsWith("round ", StringComparison.Ordinal)));
        using var job = JsonDocument.Parse(Assert.Single(jobs.Output));
        Assert.Equal("JOB_STATE_COMPLETED", job.RootElement.GetProperty("state").GetString());
        Assert.Equal(3, job.RootElement.GetProperty("roundsDone").GetInt32());
        Assert.Equal(2, nodes.Output.Count);
        using var node = JsonDocument.Parse(nodes.Output[0]);
        Assert.Equal("alpha", node.RootElement.GetProperty("name").GetString());
        Assert.True(node.RootElement.GetProperty("connected").GetBoolean());
        using var model = JsonDocument.Parse(Assert.Single(models.Output));
        Assert.Equal(["alpha", "beta"], model.RootElement.GetProperty("participants").EnumerateArray().Select(name => name.GetString()));
        var hash = model.RootElement.GetProperty("file").GetProperty("sha256").GetString();
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(to))));
        Assert.Equal(models.Output, got.Output);
        Assert.Contains(watched.Output, line => line.Contains(hash!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_watches_a_job_that_stands_still_is_told_what_it_waits_for()
    {
        await using var alpha = await Federation.JoinAsync("alpha");
        await Federation.ConnectedAsync("alpha");
        var id = await Federation.SubmitAsync(new JobText { MinimumNodes = 2, Quorum = 1 } + "");
        var watched = Federation.Start("coordinator.dll", "job", "watch", id, "--admin", Federation.AdminAddress.ToString());
        await watched.LineAsync("waiting  round 1/1  for nodes: 1 of 2 are ready (alpha)");
        Federation.StartNodes("honest", "beta");
        await watched.LineAsync("waiting  round 1/1  for updates of alpha");

        var directive = await alpha.TrainingAsync();
        var update = FakeNode.Update(directive);
        await alpha.DeliverAsync(directive, update);
        await alpha.ReportAsync(directive, update);

        Assert.Equal(0, await watched.ExitAsync());
        await watched.LineAsync("round   1/1  nodes   2");
    }

    [Fact]
    public async Task Tables_show_what_the_json_says()
    {
        Federation.StartNodes("honest", "alpha");
        await Federation.ConnectedAsync("alpha");
        (await Federation.WatchAsync(await Federation.SubmitAsync(new JobText() + ""))).Completed();

        Assert.Contains("digits-1", string.Concat((await Federation.CommandAsync("job", "list")).Succeeded().Output), StringComparison.Ordinal);
        Assert.Contains("alpha", string.Concat((await Federation.CommandAsync("node", "list")).Succeeded().Output), StringComparison.Ordinal);
        Assert.Contains("fedavg", string.Concat((await Federation.CommandAsync("model", "list")).Succeeded().Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_job_stops_at_once_and_the_next_one_runs()
    {
        var node = Federation.StartNodes("honest", "alpha-slow");
        await Federation.ConnectedAsync("alpha-slow");
        var endless = await Federation.SubmitAsync(new JobText { Name = "endless", Epochs = 3000, DeadlineSeconds = 600 } + "");
        await node.LineAsync("alpha-slow starts train of endless-1");

        (await Federation.CommandAsync("job", "cancel", endless)).Succeeded();
        (await Federation.CommandAsync("job", "watch", endless)).FailedSaying("endless-1 cancelled", "by an administrator");
        var next = (await Federation.WatchAsync(await Federation.SubmitAsync(new JobText() + ""))).Completed();

        Assert.Equal(["alpha-slow"], next.Rounds[0].Participants);
        Assert.Contains(node.Lines, line => line.Contains("alpha-slow drops", StringComparison.Ordinal));
        (await Federation.CommandAsync("job", "cancel", "digits-1")).Succeeded();
        Assert.Equal("digits-1 JOB_STATE_COMPLETED", await StateAsync("digits-1"));
    }

    [Fact]
    public async Task A_wrong_job_file_is_refused_with_every_error_at_once()
    {
        var file = Federation.Folder.Write("wrong.yaml", """
            name: Not A Name
            model: gpt9
            rounds: 0
            strategy: {name: fedmagic, server-learning-rate: -1}
            training: {epochs: -3, batch: -1, optimizer: magic, learning-rate: -0.1}
            cohort: {fraction: 1.5, minimum-nodes: 0, quorum: 0, deadline-seconds: 0, attempts: 0}
            evaluation: {every: -1, data: {kind: telepathy}}
            """);

        var refused = await Federation.CommandAsync("job", "submit", file);

        refused.FailedSaying(
            file, "name: 'Not A Name'", "'gpt9'", "2nn, cnn, logreg", "rounds: 0",
            "fedmagic", "fedavg", "fedprox", "fedavgm", "fedadam", "fedyogi", "fedadagrad",
            "training.epochs", "training.batch:", "training.optimizer:", "training.learning-rate:",
            "cohort.fraction: 1.5", "cohort.minimum-nodes: 0", "cohort.quorum: 0", "cohort.deadline-seconds: 0", "cohort.attempts: 0",
            "evaluation.every: -1", "evaluation.data.kind");
        Assert.Empty(refused.Output);
        Assert.Empty((await Federation.CommandAsync("job", "list", "--json")).Succeeded().Output);
    }

    [Theory]
    [InlineData("name: a\nmodel: 2nn\nrounds: 1\nepocs: 3\n", "line 4", "epocs")]
    [InlineData("name: [a\n", "line")]
    [InlineData("", "empty")]
    [InlineData("name: a\nmodel: 2nn\nrounds: many\n", "line 3", "many")]
    [InlineData("name: a\nname: b\n", "line 2", "name")]
    public async Task A_job_file_that_cannot_be_read_is_refused_with_its_line(string yaml, params string[] texts) =>
        (await Federation.CommandAsync("job", "submit", Federation.Folder.Write("broken.yaml", yaml))).FailedSaying(["broken.yaml", .. texts]);

    [Fact]
    public async Task What_does_not_exist_is_named()
    {
        var missing = Federation.Folder["none.yaml"];
        (await Federation.CommandAsync("job", "submit", missing)).FailedSaying(missing);
        (await Federation.CommandAsync("job", "watch", "digits-7")).FailedSaying("There is no job 'digits-7'");
        (await Federation.CommandAsync("job", "cancel", "digits-7")).FailedSaying("There is no job 'digits-7'");
        (await Federation.CommandAsync("model", "get", "digits", "--to", Federation.Folder["m"])).FailedSaying("model 'digits'");
        (await Federation.CommandAsync("model", "get", "digits", "--version", "3", "--to", Federation.Folder["m"])).FailedSaying("version 3", "model 'digits'");
        Assert.False(File.Exists(Federation.Folder["m"]));
    }

    [Fact]
    public async Task A_second_coordinator_on_the_same_folder_is_refused()
    {
        (await ServeAsync("--data-dir", Federation.DataDir, "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"))
            .FailedSaying("Another coordinator is using", Federation.DataDir);
        (await Federation.CommandAsync("job", "list")).Succeeded();
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        (await ServeAsync("--data-dir", Federation.Folder["other"], "--listen", Federation.NodeAddress.Authority, "--admin-listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"))
            .FailedSaying("Cannot listen on", Federation.NodeAddress.Authority, "another port");
    }

    [Theory]
    [InlineData("--listen", "here")]
    [InlineData("--admin-listen", "127.0.0.1:99999")]
    [InlineData("--metrics-listen", "8443")]
    public async Task A_wrong_listen_address_is_named_with_its_option(string option, string address) =>
        (await ServeAsync("--data-dir", Federation.Folder["other"], option, address)).FailedSaying(option, $"'{address}'");

    [Fact]
    public async Task A_wrong_admin_address_and_a_coordinator_that_is_not_there_are_told_apart()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var free = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        (await CommandResult.OfAsync("coordinator.dll", Federation.Folder.Path, "job", "list", "--admin", $"http://127.0.0.1:{free}"))
            .FailedSaying("No coordinator answers", $"127.0.0.1:{free}", "--admin");
        (await CommandResult.OfAsync("coordinator.dll", Federation.Folder.Path, "job", "list", "--admin", "somewhere"))
            .FailedSaying("--admin", "'somewhere'");
    }

    private Task<CommandResult> ServeAsync(params string[] options) =>
        CommandResult.OfAsync("coordinator.dll", Federation.Folder.Path, ["serve", "--insecure", .. options]);

    private async Task<string> StateAsync(string id)
    {
        var lines = (await Federation.CommandAsync("job", "list", "--json")).Succeeded().Output;
        return lines.Select(line => JsonDocument.Parse(line).RootElement).Select(job => $"{job.GetProperty("id")} {job.GetProperty("state")}")
            .Single(job => job.StartsWith(id, StringComparison.Ordinal));
    }
}
