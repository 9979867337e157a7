using System.Globalization;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using Spectre.Console;

namespace FedInfra.Coordinator.Experiments;

/// <summary>What quickstart and simulate share once the nodes are up: show the rounds, keep the report, end with the model.</summary>
internal static class ExperimentRun
{
    /// <param name="options">What was asked for.</param>
    /// <param name="planned">Number of rounds planned.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="updates">The job as it goes.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <exception cref="CoordinatorException">The job failed; says why.</exception>
    public static async Task FollowAsync(
        ExperimentOptions options, int planned, string folder, IAsyncEnumerable<JobUpdate> updates, CancellationToken cancellationToken)
    {
        var report = new ExperimentReport();
        if (AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
        {
            await LiveTableView.RunAsync(AnsiConsole.Console, planned, view => ReadAsync(updates, view, report, folder, cancellationToken));
        }
        else
        {
            await ReadAsync(updates, new PlainView(Console.Out, planned), report, folder, cancellationToken);
        }

        if (options.Report is { } path)
        {
            await report.WriteAsync(path, cancellationToken);
        }

        Conclude(report, folder);
    }

    private static async Task ReadAsync(
        IAsyncEnumerable<JobUpdate> updates, IExperimentView view, ExperimentReport report, string folder, CancellationToken cancellationToken)
    {
        List<Site> sites = [];
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            switch (update.ChangeCase)
            {
                case JobUpdate.ChangeOneofCase.Round:
                    view.Show(update.Round);
                    report.Add(update.Round);
                    break;
                case JobUpdate.ChangeOneofCase.Site:
                    sites.Add(update.Site);
                    report.Add(update.Site);
                    break;
                case JobUpdate.ChangeOneofCase.Model:
                    report.Model = Keep(update.Model, folder);
                    break;
                case JobUpdate.ChangeOneofCase.Job when update.Job.State is JobState.Failed or JobState.Cancelled:
                    throw new CoordinatorException(CoordinatorErrorCode.Unavailable, $"{update.Job.Id} {update.Job.State.ToString().ToLowerInvariant()}: {update.Job.Reason} The nodes' logs are in {folder}.");
                default:
                    break;
            }
        }

        if (sites.Count > 0)
        {
            view.ShowSites(sites);
        }
    }

    /// <summary>A copy under a name that people recognise, beside the blobs.</summary>
    private static ReportedModel Keep(ModelVersion model, string folder)
    {
        var path = Path.Combine(folder, $"{model.Name}-v{model.Version}.safetensors");
        File.Copy(new BlobStore(Path.Combine(folder, "coordinator")).PathOf(BlobId.Parse(model.File.Sha256)), path, overwrite: true);
        var protection = model.Protection ?? new Protection();
        return new ReportedModel(
            model.Name, model.Version, path, model.File.Sha256, protection.SecureAggregation, protection.HasEpsilon ? protection.Epsilon : null, protection.Delta);
    }

    private static void Conclude(ExperimentReport report, string folder)
    {
        var model = report.Model!;
        var last = report.Rounds.LastOrDefault(round => round.Accuracy is not null);
        Console.WriteLine();
        Console.WriteLine($"model    {model.Name} version {model.Version}{(last is null ? "" : $", accuracy {Format.Percent(last.Accuracy!.Value)} after {last.Round} rounds")}");
        Console.WriteLine($"file     {model.Path}");
        Console.WriteLine($"sha256   {model.Sha256}");
        Console.WriteLine($"privacy  {WhatWasSeen(model)}; {WhatTheModelTells(model)}");
        Console.WriteLine();
        Console.WriteLine("Next:");
        Console.WriteLine("  dotnet run --project coordinator -c Release -- quickstart --data heart-disease:DIR --strategy fedadam");
        Console.WriteLine("  dotnet run --project coordinator -c Release -- simulate --nodes 50 --cohort 0.2 --partition dirichlet:0.3");
        Console.WriteLine($"  dotnet run --project coordinator -c Release -- serve --data-dir {Path.Combine(folder, "coordinator")}");
    }

    private static string WhatWasSeen(ReportedModel model) => model.SecureAggregation
        ? "the coordinator saw sums of masked updates, and no single node's"
        : "the coordinator saw every node's update (--secure-aggregation on hides them)";

    private static string WhatTheModelTells(ReportedModel model) => model.Epsilon is { } epsilon
        ? string.Create(CultureInfo.InvariantCulture, $"each node spent at most epsilon {epsilon:0.00} with delta {model.Delta}")
        : "no bound on what the model tells of a node's data (--epsilon adds noise for one)";
}
