using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Registry;
using FedInfra.Coordinator.Rounds;
using Google.Protobuf.WellKnownTypes;
using JobState = FedInfra.Contracts.V1.JobState;

namespace FedInfra.Coordinator.Admin;

/// <summary>The coordinator's records in the words of the admin service.</summary>
internal static class AdminMessages
{
    public static Job Job(JobRecord job)
    {
        var message = new Job
        {
            Id = job.Id,
            State = State(job.State),
            Reason = job.Reason,
            Submitted = Timestamp.FromDateTimeOffset(job.Submitted),
            Strategy = job.Submission.Strategy,
            RoundsDone = job.LastGoodRound?.Round ?? 0,
            RoundsPlanned = job.Submission.Rounds,
            Owner = job.Submission.Owner,
        };
        if (job.LastEvaluatedRound is { Accuracy: { } accuracy })
        {
            message.Accuracy = accuracy;
        }

        return message;
    }

    public static Round Round(RoundClosed round)
    {
        var message = new Round
        {
            Number = round.Round,
            BytesDown = round.BytesDown,
            BytesUp = round.BytesUp,
            Seconds = round.Seconds,
            ModelSha256 = round.Model?.ToString() ?? "",
            Failed = round.Failed,
            TrainingLoss = round.TrainingLoss ?? 0,
        };
        message.Participants.AddRange(round.Participants);
        message.Absent.AddRange(round.Absent.Select(absence => new Absentee { Node = absence.Node, Reason = absence.Reason }));
        if (round.Loss is { } loss)
        {
            message.Loss = loss;
        }

        if (round.Accuracy is { } accuracy)
        {
            message.Accuracy = accuracy;
        }

        return message;
    }

    public static Site Site(SiteResult site)
    {
        var message = new Site { Node = site.Node, Accuracy = site.Accuracy };
        if (site.AloneAccuracy is { } alone)
        {
            message.AloneAccuracy = alone;
        }

        return message;
    }

    /// <param name="name">The node's name.</param>
    /// <param name="node">How it describes itself; null before it has connected once.</param>
    /// <param name="enrolment">How it enrolled; null where it never did.</param>
    /// <param name="isConnected">Whether it reads its directives now.</param>
    /// <param name="lastSeen">When it called last since the coordinator started; null if it has not.</param>
    public static Node Node(string name, NodeRecord? node, EnrolmentRecord? enrolment, bool isConnected, DateTimeOffset? lastSeen) => new()
    {
        Name = name,
        Connected = isConnected,
        LastSeen = (lastSeen ?? node?.Since) is { } seen ? Timestamp.FromDateTimeOffset(seen) : null,
        Version = node?.Description.Version ?? "",
        TrainExamples = node?.Description.TrainExamples ?? 0,
        TestExamples = node?.Description.TestExamples ?? 0,
        CertificateExpires = enrolment is null ? null : Timestamp.FromDateTimeOffset(enrolment.Expires),
        Admission = enrolment?.Admission switch
        {
            NodeAdmission.Pending => Admission.Pending,
            NodeAdmission.Approved => Admission.Approved,
            NodeAdmission.Revoked => Admission.Revoked,
            _ => Admission.Unspecified,
        },
    };

    public static ModelVersion Model(ModelRecord model)
    {
        var version = model.Version;
        var message = new ModelVersion
        {
            Name = version.Name,
            Version = version.Version,
            File = new BlobRef { Sha256 = version.File.ToString(), Length = version.Length },
            Created = Timestamp.FromDateTimeOffset(model.Created),
            Job = version.Job,
            Rounds = version.Rounds,
            Strategy = version.Strategy,
            Protection = new Protection { SecureAggregation = version.SecureAggregation, DifferentialPrivacy = version.DifferentialPrivacy, Delta = version.Delta },
        };
        if (version.Epsilon is { } epsilon)
        {
            message.Protection.Epsilon = epsilon;
        }

        message.Participants.AddRange(version.Participants);
        if (version.Accuracy is { } accuracy)
        {
            message.Accuracy = accuracy;
        }

        if (version.Loss is { } loss)
        {
            message.Loss = loss;
        }

        return message;
    }

    private static JobState State(Jobs.JobState state) => state switch
    {
        Jobs.JobState.Queued => JobState.Queued,
        Jobs.JobState.Running => JobState.Running,
        Jobs.JobState.Completed => JobState.Completed,
        Jobs.JobState.Failed => JobState.Failed,
        _ => JobState.Cancelled,
    };
}
