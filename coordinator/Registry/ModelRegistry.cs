using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.State;
using FedInfra.Privacy.Accounting;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Registry;

/// <summary>Gives finished models their version and the record of how they were made.</summary>
public sealed class ModelRegistry(StateStore state, BlobStore blobs, ILogger<ModelRegistry> logger)
{
    private static readonly string _software =
        typeof(ModelRegistry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Registers a job's model as the next version of the job's name; a job that was registered before keeps its version.</summary>
    public ModelRegistered Register(JobRecord job, BlobId model)
    {
        var length = blobs.Length(model);
        var version = state.Decide<ModelRegistered>(current =>
        {
            if (current.FindJob(job.Id)!.HasEnded)
            {
                throw new OperationCanceledException($"{job.Id} was cancelled.");
            }

            if (current.Models.Find(record => record.Version.Job == job.Id) is { } known)
            {
                return ([], known.Version);
            }

            var good = job.Rounds.Where(round => !round.Failed).ToArray();
            var created = new ModelRegistered(
                job.Submission.Name, 1 + current.Models.Count(record => record.Version.Name == job.Submission.Name), model, length, job.Id)
            {
                Rounds = good.Length,
                Strategy = job.Submission.Strategy,
                JobFileSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(job.Submission.Yaml))),
                Software = _software,
                Participants = [.. good.SelectMany(round => round.Participants).Distinct().Order(StringComparer.Ordinal)],
                Loss = job.LastEvaluatedRound?.Loss,
                Accuracy = job.LastEvaluatedRound?.Accuracy,
            };
            created = Protected(created, current, good);
            return ([created], created);
        });
        Log.ModelRegistered(logger, version.Name, version.Version, version.File.ToString());
        return version;
    }

    /// <summary>Sites count by themselves, and differ; null where one of them did not say how many examples it has.</summary>
    private static double? LargestOfSites(ModelRegistered model, CoordinatorState current, double delta)
    {
        var jobs = current.Ledger.Accounts.Select(account => (account.Key.Node, Spent: account.Value.Jobs.Find(job => job.Job == model.Job)))
            .Where(account => account.Spent is not null).ToLookup(account => account.Node, account => account.Spent!.Spends);
        return model.Participants.All(jobs.Contains) && jobs.Count > 0
            ? jobs.Max(site => Composition.Epsilon(site.SelectMany(spends => spends), delta))
            : null;
    }

    private static ModelRegistered Protected(ModelRegistered model, CoordinatorState current, IReadOnlyList<RoundClosed> rounds)
    {
        var job = current.FindJob(model.Job)!;
        var spec = JobFileReader.Read(job.Submission.Yaml, job.Id).DifferentialPrivacy;
        var spent = current.Ledger.SpentBy(model.Job);
        return model with
        {
            SecureAggregation = rounds.All(round => round.Masked),
            DifferentialPrivacy = spec?.Mode.ToString().ToLowerInvariant() ?? "",
            Epsilon = spec is null ? null : spec.Mode == PrivacyMode.Local ? LargestOfSites(model, current, spec.Delta) : spent.Count > 0 ? Composition.Epsilon(spent, spec.Delta) : null,
            Delta = spec?.Delta ?? 0,
        };
    }
}
