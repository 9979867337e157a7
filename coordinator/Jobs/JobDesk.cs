using FedInfra.Coordinator.Admin;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.State;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Jobs;

/// <summary>Takes jobs in and takes them back.</summary>
public sealed class JobDesk(StateStore state, RunBudget budget, ILogger<JobDesk> logger)
{
    /// <param name="yaml">The job file's text.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <param name="owner">Whose job it is.</param>
    /// <returns>The new job's id: its name, a dash and a number.</returns>
    /// <exception cref="CoordinatorException">The file is wrong, every error at once; or too few sites can afford its differential privacy.</exception>
    public string Submit(string yaml, string source, string owner)
    {
        var spec = JobFileReader.Read(yaml, source);
        budget.Require(spec);
        var id = state.Decide<string>(current =>
        {
            var number = 1 + current.Jobs.Count(job => job.Submission.Name == spec.Name);
            var job = $"{spec.Name}-{number}";
            return ([new JobSubmitted(job, spec.Name, spec.Strategy.Name, spec.Rounds, yaml, owner)], job);
        });
        Log.JobSubmitted(logger, id, spec.Rounds, spec.Strategy.Name);
        return id;
    }

    /// <summary>Stops a job; one that has ended already stays as it is.</summary>
    /// <exception cref="CoordinatorException">There is no such job, or it is neither the caller's nor the caller an admin.</exception>
    public void Cancel(string id, AdminCaller caller) => state.Decide<bool>(current =>
    {
        var job = Require(current, id);
        if (caller.Role < AdminRole.Admin && job.Submission.Owner != caller.Name)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.PermissionDenied, $"{id} is {(job.Submission.Owner.Length > 0 ? job.Submission.Owner : "nobody")}'s; its owner or an admin may cancel it, and '{caller.Name}' is neither.");
        }

        return job.HasEnded ? ([], false) : ([new JobEnded(id, JobOutcome.Cancelled, "cancelled by an administrator")], true);
    });

    /// <summary>Stops everything that an earlier run in the same data folder has left unfinished.</summary>
    public void CancelAll()
    {
        foreach (var job in state.Current.Jobs.Where(job => !job.HasEnded))
        {
            Cancel(job.Id, AdminCaller.Local);
        }
    }

    /// <exception cref="CoordinatorException">There is no such job.</exception>
    public static JobRecord Require(CoordinatorState current, string id) => current.FindJob(id)
        ?? throw new CoordinatorException(
            CoordinatorErrorCode.NotFound,
            $"There is no job '{id}'; there {(current.Jobs.Count == 0 ? "are none yet" : $"is {string.Join(", ", current.Jobs.TakeLast(10).Select(job => job.Id))}")}.");
}
