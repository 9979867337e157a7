using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Policies.Egress;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.ClientNode.Tests.Policies;

public sealed class EgressGateTests
{
    private const string Session = "s";

    private static readonly string _hash = new('b', 64);

    [Fact]
    public async Task A_registration_leaves_with_the_counts_that_the_site_allows()
    {
        var data = new DataSummary { FeatureShape = { 13 }, Classes = 2, TrainExamples = 199, TestExamples = 104, Dataset = "heart", Budget = new PrivacyBudget { Epsilon = 1, Delta = 1e-5 } };
        foreach (var (policy, train, test) in new[] { ("work: [train]", 199, 104), ("metrics: [loss]", 0, 0) })
        {
            var link = new RecordingLink();
            await Gate(link, policy).RegisterAsync(new RegisterRequest { Node = "alpha", Version = "1", Data = data }, default);

            var expected = data.Clone();
            (expected.TrainExamples, expected.TestExamples) = (train, test);
            Assert.Equal(new RegisterRequest { Node = "alpha", Version = "1", Data = expected }, Assert.Single(link.Sent));
        }
    }

    [Fact]
    public async Task A_field_that_the_gate_does_not_know_stays_inside()
    {
        var link = new RecordingLink();
        var request = RegisterRequest.Parser.ParseFrom([.. new RegisterRequest { Node = "alpha", Version = "1" }.ToByteArray(), 0xf2, 0x3f, 3, 1, 2, 3]);
        Assert.NotEqual(new RegisterRequest { Node = "alpha", Version = "1" }, request);

        await Gate(link).RegisterAsync(request, default);

        Assert.Equal(new RegisterRequest { Node = "alpha", Version = "1" }, Assert.Single(link.Sent));
    }

    [Fact]
    public async Task Nobody_else_is_registered()
    {
        var link = new RecordingLink();

        await StoppedAsync(link, () => Gate(link).RegisterAsync(new RegisterRequest { Node = "beta" }, default));
    }

    [Fact]
    public async Task Nothing_leaves_in_a_session_that_was_not_opened()
    {
        var (gate, link) = await OpenAsync("", Asked.Masked());

        await StoppedAsync(link, () => gate.DownloadAsync(new DownloadRequest { Session = "patient 4711", Sha256 = Asked.ModelHash }, Stream.Null, default));
        await StoppedAsync(link, () => gate.ReportAsync(new ReportRequest { Session = "patient 4711", Directive = "d1", Failed = new Failed() }, default));
        await StoppedAsync(link, () => gate.AdvanceAsync(new AdvanceRequest { Session = "patient 4711", Directive = "d1", Step = MaskingStep.Advertise }, default));
        await StoppedAsync(link, () => gate.UploadAsync("patient 4711", "d1", Stream.Null, 0, default));
    }

    [Fact]
    public async Task Only_models_of_allowed_directives_are_asked_for()
    {
        var (gate, link) = await OpenAsync("work: [train]", Asked.Evaluation("refused"));
        await StoppedAsync(link, () => gate.DownloadAsync(new DownloadRequest { Session = Session, Sha256 = Asked.ModelHash }, Stream.Null, default));

        (gate, link) = await OpenAsync("work: [train]", Asked.Plain());
        await StoppedAsync(link, () => gate.DownloadAsync(new DownloadRequest { Session = Session, Sha256 = _hash }, Stream.Null, default));
        await gate.DownloadAsync(new DownloadRequest { Session = Session, Sha256 = Asked.ModelHash, Offset = 5 }, Stream.Null, default);
        Assert.Equal(new DownloadRequest { Session = Session, Sha256 = Asked.ModelHash, Offset = 5 }, Assert.Single(link.Sent));
    }

    [Fact]
    public async Task A_plain_update_leaves_for_a_plain_round_and_has_the_models_size_at_most()
    {
        var (gate, link) = await OpenAsync("", Asked.Plain());
        await StoppedAsync(link, () => Begin(gate, 3L << 20));
        await StoppedAsync(link, () => Begin(gate, 0));
        await StoppedAsync(link, () => Begin(gate, 100, sha256: "patient 4711"));

        await Begin(gate, 40_000);
        using var update = new MemoryStream(new byte[40_000]);
        await gate.UploadAsync(Session, "d1", update, 0, default);

        Assert.Equal(2, link.Sent.Count);
        Assert.Equal(40_000, Assert.IsType<byte[]>(link.Sent.Last()).Length);
    }

    [Fact]
    public async Task A_masked_round_lets_out_a_masked_update_only()
    {
        var directive = Asked.Masked();
        var length = MaskedRounds.LengthOf(directive.Train);
        var (gate, link) = await OpenAsync("", directive);

        await StoppedAsync(link, () => Begin(gate, length + 1));
        await StoppedAsync(link, () => Begin(gate, length - 1));
        await Begin(gate, length);
        Assert.Single(link.Sent);
    }

    [Fact]
    public async Task An_update_is_the_one_that_was_announced()
    {
        var (gate, link) = await OpenAsync("", Asked.Plain());
        using var update = new MemoryStream(new byte[1000]);
        await StoppedAsync(link, () => gate.UploadAsync(Session, "d1", update, 0, default));

        await Begin(gate, 999);
        link.Sent.Clear();
        await StoppedAsync(link, () => gate.UploadAsync(Session, "d1", update, 0, default));
        await StoppedAsync(link, () => gate.UploadAsync(Session, "d1", update, 10, default));
        await StoppedAsync(link, () => gate.ReportAsync(Trained(length: 1000), default));
    }

    [Fact]
    public async Task No_update_leaves_for_an_evaluation_or_a_refused_or_an_unknown_directive()
    {
        var (gate, link) = await OpenAsync("jobs: [digits]", Asked.Evaluation(), Foreign("refused"));

        await StoppedAsync(link, () => Begin(gate, 1000, directive: "d1"));
        await StoppedAsync(link, () => Begin(gate, 1000, directive: "refused"));
        await StoppedAsync(link, () => Begin(gate, 1000, directive: "unknown"));
    }

    [Fact]
    public async Task Protocol_messages_leave_for_masked_rounds_only()
    {
        var (gate, link) = await OpenAsync("", Asked.Masked("masked"), Asked.Plain("plain"));
        await StoppedAsync(link, () => Advance(gate, "plain", MaskingStep.Advertise, 10));
        await StoppedAsync(link, () => Advance(gate, "unknown", MaskingStep.Advertise, 10));
        await StoppedAsync(link, () => Advance(gate, "masked", MaskingStep.Unspecified, 10));
        await StoppedAsync(link, () => Advance(gate, "masked", (MaskingStep)77, 10));
        await StoppedAsync(link, () => Advance(gate, "masked", MaskingStep.ShareKeys, 5 << 20));

        await Advance(gate, "masked", MaskingStep.ShareKeys, 1000);
        Assert.Single(link.Sent);
    }

    [Fact]
    public async Task A_plain_report_keeps_what_the_site_lists()
    {
        var sent = await ReportAsync("metrics: [examples]", Asked.Plain(), 1000);

        Assert.Equal((20, 0, 0, false), (sent.Examples, sent.Steps, sent.Seconds, sent.HasLoss));
        sent = await ReportAsync("", Asked.Plain(), 1000);
        Assert.Equal((20, 7, 1.5, 0.25), (sent.Examples, sent.Steps, sent.Seconds, sent.Loss));
    }

    [Fact]
    public async Task A_masked_report_says_neither_examples_nor_loss()
    {
        var masked = Asked.Masked();
        var sent = await ReportAsync("", masked, MaskedRounds.LengthOf(masked.Train));

        Assert.Equal((0, 7, false), (sent.Examples, sent.Steps, sent.HasLoss));
    }

    [Fact]
    public async Task A_masked_round_that_was_uploaded_before_a_restart_is_reported_and_a_plain_one_is_not()
    {
        var masked = Asked.Masked();
        var (gate, link) = await OpenAsync("", masked);
        await StoppedAsync(link, () => gate.ReportAsync(Trained(length: 1000), default));
        await gate.ReportAsync(Trained(length: MaskedRounds.LengthOf(masked.Train)), default);
        Assert.Single(link.Sent);

        (gate, link) = await OpenAsync("", Asked.Plain());
        await StoppedAsync(link, () => gate.ReportAsync(Trained(), default));
    }

    [Fact]
    public async Task Under_differential_privacy_no_loss_leaves()
    {
        var directive = Asked.Private();
        directive.Train.Masking = null;

        Assert.False((await ReportAsync("", directive, 1000)).HasLoss);
    }

    [Fact]
    public async Task A_report_answers_what_was_asked()
    {
        var (gate, link) = await OpenAsync("metrics: [loss, accuracy, examples]", Asked.Plain("train"), Asked.Evaluation("evaluate"));
        await StoppedAsync(link, () => gate.ReportAsync(Evaluated("train"), default));
        await StoppedAsync(link, () => gate.ReportAsync(Trained("evaluate"), default));
        await StoppedAsync(link, () => gate.ReportAsync(new ReportRequest { Session = Session, Directive = "train" }, default));
        await StoppedAsync(link, () => gate.ReportAsync(new ReportRequest { Session = Session, Directive = "unknown", Failed = new Failed { Reason = "patient 4711" } }, default));

        await gate.ReportAsync(Evaluated("evaluate"), default);
        Assert.Equal(Evaluated("evaluate"), Assert.Single(link.Sent));
    }

    [Fact]
    public async Task The_report_of_another_model_is_stopped()
    {
        var (gate, link) = await OpenAsync("", Asked.Plain());
        await Begin(gate, 1000);
        link.Sent.Clear();
        var report = Trained();
        report.Trained.ModelSha256 = "patient 4711";

        await StoppedAsync(link, () => gate.ReportAsync(report, default));
    }

    [Fact]
    public async Task A_refused_directive_lets_out_its_refusal_and_then_nothing()
    {
        var (gate, link) = await OpenAsync("jobs: [digits]", Foreign("refused"));
        await StoppedAsync(link, () => gate.ReportAsync(Trained("refused"), default));

        await gate.ReportAsync(Failure("refused", "jobs: not this one"), default);
        Assert.Single(link.Sent);
        link.Sent.Clear();
        await StoppedAsync(link, () => gate.ReportAsync(Failure("refused", "again"), default));
    }

    [Fact]
    public async Task A_reason_is_one_short_line()
    {
        var (gate, link) = await OpenAsync("", Asked.Plain());
        await gate.ReportAsync(Failure("d1", "a\nb\u001b[31m\u0085c\u2028" + new string('x', 1000)), default);

        var reason = Assert.IsType<ReportRequest>(Assert.Single(link.Sent)).Failed.Reason;
        Assert.Equal(PlainText.MaximumReason, reason.Length);
        Assert.StartsWith("a b [31m c x", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directive_that_comes_again_keeps_its_permit_and_one_that_changed_loses_it()
    {
        var same = Asked.Masked();
        same.TimeLeft.Seconds = 1;
        var (gate, _) = await OpenAsync("", Asked.Masked(), same);
        Assert.True(gate.DecisionOf("d1").IsAllowed);

        (gate, var link) = await OpenAsync("", Asked.Masked(), Asked.Plain());
        Assert.Contains("used before", gate.DecisionOf("d1").Reason, StringComparison.Ordinal);
        await StoppedAsync(link, () => Begin(gate, 1000));
    }

    [Fact]
    public async Task Nothing_leaves_long_after_the_directives_time()
    {
        var directive = Asked.Plain();
        directive.TimeLeft.Seconds = 0;
        var time = new SetTime();
        var (gate, link) = await OpenAsync("", time, directive);
        time.Now += TimeSpan.FromMinutes(2);

        Assert.False(gate.DecisionOf("d1").IsAllowed);
        await StoppedAsync(link, () => Begin(gate, 1000));
    }

    [Fact]
    public async Task A_directive_that_breaks_the_policy_is_refused_and_the_next_one_is_not()
    {
        var broken = Asked.Masked("broken");
        broken.Train.Model.Tensors[0].Shape[0] = long.MaxValue;
        var (gate, link) = await OpenAsync("", broken, Asked.Plain());

        await StoppedAsync(link, () => Begin(gate, 1L << 40, directive: "broken"));
        Assert.True(gate.DecisionOf("d1").IsAllowed);
        Assert.False(gate.DecisionOf("unknown").IsAllowed);
    }

    private static Directive Foreign(string id)
    {
        var directive = Asked.Plain(id);
        directive.Job = "foreign-1";
        return directive;
    }

    private static EgressGate Gate(RecordingLink link, string policy = "", TimeProvider? time = null) =>
        new(link, "alpha", policy.Length == 0 ? SitePolicy.None : SitePolicy.Parse(policy, "policy"), time ?? TimeProvider.System, NullLogger.Instance);

    private static Task<(EgressGate Gate, RecordingLink Link)> OpenAsync(string policy, params Directive[] directives) =>
        OpenAsync(policy, TimeProvider.System, directives);

    /// <summary>A registered node that has received the directives.</summary>
    private static async Task<(EgressGate Gate, RecordingLink Link)> OpenAsync(string policy, TimeProvider time, params Directive[] directives)
    {
        var link = new RecordingLink(directives);
        var gate = Gate(link, policy, time);
        await gate.RegisterAsync(new RegisterRequest { Node = "alpha" }, default);
        await foreach (var _ in gate.ReceiveDirectivesAsync(new ReceiveDirectivesRequest { Session = Session }, default))
        {
        }

        link.Sent.Clear();
        return (gate, link);
    }

    private static async Task StoppedAsync(RecordingLink link, Func<Task> send)
    {
        var error = await Assert.ThrowsAsync<ClientNodeException>(send);

        Assert.Contains("egress gate", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
        Assert.Empty(link.Sent);
    }

    private static Task<BeginUploadReply> Begin(EgressGate gate, long length, string directive = "d1", string? sha256 = null) =>
        gate.BeginUploadAsync(new BeginUploadRequest { Session = Session, Directive = directive, Update = new BlobRef { Sha256 = sha256 ?? _hash, Length = length } }, default);

    private static Task<AdvanceReply> Advance(EgressGate gate, string directive, MaskingStep step, int length) =>
        gate.AdvanceAsync(new AdvanceRequest { Session = Session, Directive = directive, Step = step, Message = ByteString.CopyFrom(new byte[length]) }, default);

    private static async Task<Trained> ReportAsync(string policy, Directive directive, long length)
    {
        var (gate, link) = await OpenAsync(policy, directive);
        await Begin(gate, length);
        await gate.ReportAsync(Trained(length: length), default);
        return Assert.IsType<ReportRequest>(link.Sent.Last()).Trained;
    }

    private static ReportRequest Trained(string directive = "d1", long length = 1000) => new()
    {
        Session = Session,
        Directive = directive,
        Trained = new Trained { Update = new BlobRef { Sha256 = _hash, Length = length }, ModelSha256 = Asked.ModelHash, Examples = 20, Steps = 7, Loss = 0.25, Seconds = 1.5 },
    };

    private static ReportRequest Evaluated(string directive) =>
        new() { Session = Session, Directive = directive, Evaluated = new Evaluated { Examples = 10, Loss = 0.5, Accuracy = 0.75 } };

    private static ReportRequest Failure(string directive, string reason) =>
        new() { Session = Session, Directive = directive, Failed = new Failed { Kind = Failed.Types.Kind.Error, Reason = reason } };

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
