using FedInfra.Coordinator.State;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Jobs;

/// <summary>Takes jobs in and takes them back.</summary>
public sealed class JobDesk(StateStore state, ILogger<JobDesk> logger)
{
    /// <returns>The new job's id: its name, a dash and a number.</returns>
    /// <exception cref="CoordinatorException">The file is wrong; every error at once.</exception>
    public string Submit(string yaml, string source)
    {
        var spec = JobFileReader.Read(yaml, source);
        var id = state.Decide<string>(current =>
        {
            var number = 1 + current.Jobs.Count(job => job.Submission.Name == spec.Name);
            var job = $"{spec.Name}-{number}";
            return ([new JobSubmitted(job, spec.Name, spec.Strategy.Name, spec.Rounds, yaml)], job);
        });
        Log.JobSubmitted(logger, id, spec.Rounds, spec.Strategy.Name);
        return id;
    }

    /// <summary>Stops a job; one that has ended already stays as it is.</summary>
    /// <exception cref="CoordinatorException">There is no such job.</exception>
    public void Cancel(string id) => state.Decide<bool>(current =>
        Require(current, id).HasEnded ? ([], false) : ([new JobEnded(id, JobOutcome.Cancelled, "cancelled by an administrator")], true));

    /// <summary>Stops everything that an earlier run in the same data folder has left unfinished.</summary>
    public void CancelAll()
    {
        foreach (var job in state.Current.Jobs.Where(job => !job.HasEnded))
        {
            Cancel(job.Id);
        }
    }

    /// <exception cref="CoordinatorException">There is no such job.</exception>
    public static JobRecord Require(CoordinatorState current, string id) => current.FindJob(id)
        ?? throw new CoordinatorException(
            CoordinatorErrorCode.NotFound,
            $"There is no job '{id}'; there {(current.Jobs.Count == 0 ? "are none yet" : $"is {string.Join(", ", current.Jobs.TakeLast(10).Select(job => job.Id))}")}.");
}
