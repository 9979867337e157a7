using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.Rpc;

namespace FedInfra.EndToEnd.Tests.BadUpdates;

/// <summary>Reports and registrations that no honest node sends cost the node its place in the round, and nobody else theirs.</summary>
public sealed class BadReportTests(HonestNodes honest) : BadNodeTest(honest)
{
    [Fact]
    public async Task A_measurement_in_answer_to_a_training_is_refused()
    {
        var report = new ReportRequest { Directive = Directive.Id, Evaluated = new Evaluated { Examples = 10, Accuracy = 0.5, Loss = 1 } };

        await AssertAnswerRefusedAsync(report, "Evaluated", "train");
    }

    [Fact]
    public async Task A_report_of_nothing_is_refused() =>
        await AssertAnswerRefusedAsync(new ReportRequest { Directive = Directive.Id }, "None", "train");

    [Fact]
    public async Task More_examples_than_there_are_in_the_world_are_refused()
    {
        await Node.DeliverAsync(Directive, Update);

        await AssertReportRefusedAsync(trained => trained.Examples = long.MaxValue, RpcStatusCode.InvalidArgument, "9223372036854775807 examples");
    }

    [Fact]
    public async Task A_loss_that_is_not_a_number_is_refused()
    {
        await Node.DeliverAsync(Directive, Update);

        await AssertReportRefusedAsync(trained => trained.Loss = double.NaN, RpcStatusCode.InvalidArgument, "loss NaN");
    }

    [Theory]
    [InlineData(-5, 0.5)]
    [InlineData(0, 0.5)]
    [InlineData(long.MaxValue, 0.5)]
    [InlineData(10, 1.5)]
    [InlineData(10, -0.5)]
    public async Task A_measurement_that_cannot_be_is_refused_and_not_counted(long examples, double accuracy)
    {
        await AssertRoundNamesUsAsync();
        var id = await Federation.SubmitAsync(new JobText { MinimumNodes = 3, DeadlineSeconds = 20, IsMeasuredBySites = true } + "");
        await Node.FailAsync(await Node.TrainingAsync(), "not this time");
        var measure = await Node.NextAsync(Directive.WorkOneofCase.Evaluate);
        var report = new ReportRequest { Session = Node.Session, Directive = measure.Id, Evaluated = new Evaluated { Examples = examples, Accuracy = accuracy } };

        await AssertRefusedAsync(() => Node.Channel.CallAsync(FederationMethods.Report, report), RpcStatusCode.InvalidArgument, "must be meaningful");
        Assert.InRange((await Federation.WatchAsync(id)).Completed().Rounds[0].Accuracy, 0, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Omega")]
    [InlineData("../omega")]
    [InlineData("omega\n")]
    [InlineData("o123456789012345678901234567890123456789012345678901234567890123")]
    public async Task A_name_that_cannot_be_a_nodes_is_refused(string name)
    {
        await AssertRefusedAsync(() => Federation.JoinAsync(name), RpcStatusCode.InvalidArgument, "node: a name is");
        await AssertRoundNamesUsAsync();
    }

    private async Task AssertAnswerRefusedAsync(ReportRequest report, params string[] texts)
    {
        report.Session = Node.Session;
        await AssertRefusedAsync(() => Node.Channel.CallAsync(FederationMethods.Report, report), RpcStatusCode.InvalidArgument, texts);
        var job = (await Federation.WatchAsync(Job)).Completed();

        Assert.StartsWith("update refused: it reports", job.WhyAbsent(1, "omega"), StringComparison.Ordinal);
        Assert.Equal(["alpha", "beta"], job.Rounds[0].Participants);
    }
}
