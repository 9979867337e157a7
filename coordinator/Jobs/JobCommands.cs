using System.CommandLine;
using System.Globalization;
using FedInfra.CommandLine;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Admin;
using FedInfra.Coordinator.Experiments;
using FedInfra.Rpc;
using Spectre.Console;

namespace FedInfra.Coordinator.Jobs;

/// <summary><c>coordinator job …</c></summary>
internal static class JobCommands
{
    public static Command Create() => new("job", "Submits jobs to a running coordinator and follows them.") { Submit(), List(), Watch(), Cancel() };

    private static Command Submit()
    {
        var admin = new AdminConnection();
        var file = new Argument<string>("FILE") { Description = "The job file (YAML)." };
        return admin.Attach(
            new Command("submit", "Submits a job file and prints the job's id.\n\nExample:\n  coordinator job submit digits.yaml") { file },
            async (arguments, channel, cancellationToken) =>
            {
                var path = arguments.GetRequiredValue(file);
                string yaml;
                try
                {
                    yaml = await File.ReadAllTextAsync(path, cancellationToken);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    throw new CommandException(exception.Message, exception);
                }

                var reply = await channel.CallAsync(AdminMethods.SubmitJob, new SubmitJobRequest { Yaml = yaml, Source = path }, admin.Control, cancellationToken);
                if (admin.WantsJson(arguments))
                {
                    AdminConnection.PrintJson(reply);
                    return;
                }

                Console.WriteLine(reply.Job);
            });
    }

    private static Command List()
    {
        var admin = new AdminConnection();
        return admin.Attach(
            new Command("list", "Lists the jobs, oldest first.\n\nExample:\n  coordinator job list"),
            async (arguments, channel, cancellationToken) =>
            {
                var reply = await channel.CallAsync(AdminMethods.ListJobs, new ListJobsRequest(), admin.Control, cancellationToken);
                if (admin.WantsJson(arguments))
                {
                    reply.Jobs.ToList().ForEach(AdminConnection.PrintJson);
                    return;
                }

                var table = new Table().AddColumns("job", "state", "strategy", "rounds", "accuracy", "reason");
                foreach (var job in reply.Jobs)
                {
                    table.AddRow(
                        job.Id, job.State.ToString(), job.Strategy, $"{job.RoundsDone}/{job.RoundsPlanned}",
                        job.HasAccuracy ? job.Accuracy.ToString("0.0000", CultureInfo.InvariantCulture) : "-", Markup.Escape(job.Reason));
                }

                AnsiConsole.Write(table);
            });
    }

    private static Command Watch()
    {
        var admin = new AdminConnection();
        var job = new Argument<string>("JOB") { Description = "The job's id." };
        return admin.Attach(
            new Command("watch", "Follows a job until it ends; fails when the job fails.\n\nExample:\n  coordinator job watch digits-1") { job },
            (arguments, channel, cancellationToken) => WatchAsync(admin, admin.WantsJson(arguments), arguments.GetRequiredValue(job), channel, cancellationToken));
    }

    private static async Task WatchAsync(AdminConnection admin, bool json, string job, RpcChannel channel, CancellationToken cancellationToken)
    {
        PlainView? view = null;
        List<Site> sites = [];
        await foreach (var update in channel.ReadAsync(AdminMethods.WatchJob, new WatchJobRequest { Job = job }, admin.Stream, cancellationToken))
        {
            if (json)
            {
                AdminConnection.PrintJson(update);
            }

            if (update.ChangeCase == JobUpdate.ChangeOneofCase.Job && update.Job.State is Contracts.V1.JobState.Failed or Contracts.V1.JobState.Cancelled)
            {
                throw new CommandException($"{job} {update.Job.State.ToString().ToLowerInvariant()}: {update.Job.Reason}");
            }

            if (json)
            {
                continue;
            }

            switch (update.ChangeCase)
            {
                case JobUpdate.ChangeOneofCase.Round:
                    view ??= new PlainView(Console.Out, await PlannedAsync(admin, job, channel, cancellationToken));
                    view.Show(update.Round);
                    break;
                case JobUpdate.ChangeOneofCase.Waiting:
                    view ??= new PlainView(Console.Out, await PlannedAsync(admin, job, channel, cancellationToken));
                    view.Show(update.Waiting);
                    break;
                case JobUpdate.ChangeOneofCase.Site:
                    sites.Add(update.Site);
                    break;
                case JobUpdate.ChangeOneofCase.Model:
                    view?.ShowSites(sites);
                    Console.WriteLine($"model {update.Model.Name} version {update.Model.Version}  {update.Model.File.Sha256}");
                    break;
                default:
                    break;
            }
        }
    }

    private static async Task<int> PlannedAsync(AdminConnection admin, string job, RpcChannel channel, CancellationToken cancellationToken)
    {
        var jobs = await channel.CallAsync(AdminMethods.ListJobs, new ListJobsRequest(), admin.Control, cancellationToken);
        return jobs.Jobs.First(known => known.Id == job).RoundsPlanned;
    }

    private static Command Cancel()
    {
        var admin = new AdminConnection();
        var job = new Argument<string>("JOB") { Description = "The job's id." };
        return admin.Attach(
            new Command("cancel", "Stops a job; the round in progress is given up.\n\nExample:\n  coordinator job cancel digits-1") { job },
            async (arguments, channel, cancellationToken) =>
                await channel.CallAsync(AdminMethods.CancelJob, new CancelJobRequest { Job = arguments.GetRequiredValue(job) }, admin.Control, cancellationToken));
    }
}
