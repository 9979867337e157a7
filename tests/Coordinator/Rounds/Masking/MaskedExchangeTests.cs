using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Privacy;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Coordinator.Tests.Rounds.Masking;

public sealed class MaskedExchangeTests
{
    [Fact]
    public async Task When_all_answer_the_sum_opens_without_any_time_passing_and_each_phase_is_told()
    {
        using var federation = new MaskedFederation(4);
        using var sum = await federation.RunAsync();

        Assert.Equal(["node-0", "node-1", "node-2", "node-3"], sum.Contributors);
        Assert.Equal(0, federation.Time.GetTimestamp());
        Assert.Equal(["Advertise", "ShareKeys", "MaskedInput", "Confirm", "Unmask"], federation.Closed.Select(closed => closed.Phase));
        Assert.All(federation.Closed, closed => Assert.Equal((federation.Work.Masking.Session, 4, 0), (closed.Session, closed.Answered.Count, closed.Missing.Count)));
        Assert.All(federation.Closed[4].Answered.Values, hash => Assert.Equal(64, hash.Length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Who_says_nothing_in_a_phase_has_dropped_out_when_its_time_is_up(int phase)
    {
        using var federation = new MaskedFederation(5);
        var dropouts = Enumerable.Range(0, 5).Select(i => i == phase ? new[] { "node-1" } : []).ToArray();
        using var sum = await federation.RunAsync(dropouts);

        // Once masked, an update is in the sum, even where its node says no more.
        Assert.Equal(phase < 3 ? ["node-0", "node-2", "node-3", "node-4"] : ["node-0", "node-1", "node-2", "node-3", "node-4"], sum.Contributors);
        Assert.Equal(["node-1"], federation.Closed[phase].Missing.Keys);
        Assert.Contains(" within ", Assert.Single(federation.Exchange.Dropped).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_watches_sees_what_each_phase_waits_for()
    {
        using var federation = new MaskedFederation(4);
        var running = federation.Exchange.RunAsync(CancellationToken.None);
        var seen = new List<Waiting.Types.For>();
        for (var phase = 0; phase < 5; phase++)
        {
            var some = federation.PlayAsync(phase, [federation["node-0"], federation["node-2"]]);
            var waiting = federation.Exchange.Waiting;
            Assert.Equal((3, "node-1, node-3"), (waiting.Round, string.Join(", ", waiting.Nodes)));
            seen.Add(waiting.What);
            await federation.PlayAsync(phase, [federation["node-1"], federation["node-3"]]);
            await some;
        }

        using var sum = await running;
        Assert.Equal(
            [Waiting.Types.For.Keys, Waiting.Types.For.KeyShares, Waiting.Types.For.MaskedUpdates, Waiting.Types.For.Confirmations, Waiting.Types.For.MaskShares], seen);
        Assert.Empty(federation.Exchange.Waiting.Nodes);
    }

    [Fact]
    public async Task Who_watches_sees_nobody_waited_for_once_all_phases_are_done_also_where_one_said_nothing()
    {
        using var federation = new MaskedFederation(4);

        using var sum = await federation.RunAsync([], [], [], [], ["node-1"]);

        Assert.Equal(["node-1"], federation.Closed[4].Missing.Keys);
        Assert.Empty(federation.Exchange.Waiting.Nodes);
    }

    [Theory]
    [InlineData(0, PrivacyRefusal.TooManyDropouts)]
    [InlineData(1, PrivacyRefusal.TooManyDropouts)]
    [InlineData(2, PrivacyRefusal.TooManyDropouts)]
    [InlineData(3, PrivacyRefusal.TooManyDropouts)]
    [InlineData(4, PrivacyRefusal.TooManyDropouts)]
    public async Task Below_the_threshold_the_round_ends_names_the_missing_and_tells_those_who_wait(int phase, PrivacyRefusal code)
    {
        using var federation = new MaskedFederation(4);
        var running = federation.Exchange.RunAsync(CancellationToken.None);
        var living = federation.Nodes.ToList();
        for (var i = 0; i < phase; i++)
        {
            await federation.PlayAsync(i, living);
        }

        var answers = federation.PlayAsync(phase, living, "node-1", "node-3");

        var refusal = await Assert.ThrowsAsync<PrivacyException>(() => running);
        Assert.Equal(code, refusal.Code);
        Assert.Contains("missing: node-1, node-3", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["node-1", "node-3"], federation.Exchange.Dropped.Keys);
        Assert.Equal(["node-1", "node-3"], federation.Closed[phase].Missing.Keys);

        // The last message is answered at once: nothing comes after it.
        if (phase < 4)
        {
            var told = await Assert.ThrowsAsync<CoordinatorException>(() => answers);
            Assert.Contains("missing: node-1, node-3", told.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Time_that_a_phase_saves_is_the_next_ones()
    {
        using var federation = new MaskedFederation(4);
        var running = federation.Exchange.RunAsync(CancellationToken.None);
        var living = federation.Nodes.ToList();
        await federation.PlayAsync(0, living);

        // Half of the round passes, and nobody has missed its time to share keys.
        federation.Pass(0);
        await federation.PlayAsync(1, living);
        for (var phase = 2; phase < 5; phase++)
        {
            await federation.PlayAsync(phase, living);
        }

        using var sum = await running;
        Assert.Equal(4, sum.Contributors.Count);
    }

    [Fact]
    public async Task An_answer_is_not_held_back_longer_than_a_call_may_wait()
    {
        using var federation = new MaskedFederation(4);
        var waiting = federation.Nodes[0].CallAsync(MaskingStep.Advertise, federation.Nodes[0].Make(MaskingStep.Advertise));
        federation.Time.MoveTo(MaskedRounds.LongestWait);

        Assert.False((await waiting).Ready);
    }

    [Fact]
    public async Task A_repeated_message_gets_the_same_answer_even_when_its_phase_has_closed_and_another_one_does_not()
    {
        using var federation = new MaskedFederation(4);
        var running = federation.Exchange.RunAsync(CancellationToken.None);
        var living = federation.Nodes.ToList();
        var node = federation["node-2"];
        var said = new List<(MaskingStep Step, ReadOnlyMemory<byte> Message, ReadOnlyMemory<byte> Next)>();
        for (var phase = 0; phase < 5; phase++)
        {
            await federation.PlayAsync(phase, living);
            said.Add((MaskedFederation.Steps[phase], node.Last, node.Next));
        }

        using var sum = await running;
        foreach (var (step, message, next) in said)
        {
            var reply = await node.CallAsync(step, message);
            Assert.True(reply.Ready);
            Assert.Equal(next.ToArray(), reply.Next.ToByteArray());
            await RefusedAsync(node.CallAsync(step, said[((int)step) % 5].Message), CoordinatorErrorCode.Conflict, "came before");
        }
    }

    [Fact]
    public async Task A_message_after_its_phase_comes_too_late_and_one_before_it_too_early()
    {
        using var federation = new MaskedFederation(5);
        _ = federation.Exchange.RunAsync(CancellationToken.None);
        var late = federation["node-4"];
        await federation.PlayAsync(0, [.. federation.Nodes], "node-4");

        await RefusedAsync(late.CallAsync(MaskingStep.Advertise, late.Make(MaskingStep.Advertise)), CoordinatorErrorCode.Conflict, "too late", "node-4 has dropped out");
        await RefusedAsync(late.CallAsync(MaskingStep.Confirm, late.Last), CoordinatorErrorCode.Conflict, "too early", "ShareKeys");
        await RefusedAsync(late.CallAsync(MaskingStep.Unspecified, late.Last), CoordinatorErrorCode.InvalidArgument, "step");
    }

    [Fact]
    public async Task A_node_that_reports_a_failure_is_not_waited_for_and_its_reason_is_kept()
    {
        using var federation = new MaskedFederation(4);
        var running = federation.Exchange.RunAsync(CancellationToken.None);
        var living = federation.Nodes.Where(node => node.Name != "node-3").ToList();
        federation["node-3"].Assignment.Complete(new ReportRequest { Failed = new Failed { Kind = Failed.Types.Kind.Refused, Reason = "cohort of 4" } });
        for (var phase = 0; phase < 5; phase++)
        {
            await federation.PlayAsync(phase, living);
        }

        using var sum = await running;
        Assert.Equal(0, federation.Time.GetTimestamp());
        Assert.Equal(("node-3", "refused by its site: cohort of 4"), (Assert.Single(federation.Exchange.Dropped).Key, Assert.Single(federation.Exchange.Dropped).Value));
        await RefusedAsync(federation["node-3"].CallAsync(MaskingStep.Confirm, federation["node-3"].Make(MaskingStep.Advertise)), CoordinatorErrorCode.Conflict, "cohort of 4");
    }

    [Fact]
    public async Task A_forged_message_and_another_nodes_are_refused_and_a_right_one_still_counts()
    {
        using var federation = new MaskedFederation(4);
        var (node, other) = (federation["node-0"], federation["node-1"]);
        var message = node.Make(MaskingStep.Advertise);
        var forged = message.ToArray();
        forged[^1] ^= 1;

        await RefusedAsync(node.CallAsync(MaskingStep.Advertise, forged), CoordinatorErrorCode.PermissionDenied, "node-0", "did not sign");
        await RefusedAsync(node.CallAsync(MaskingStep.Advertise, other.Make(MaskingStep.Advertise)), CoordinatorErrorCode.PermissionDenied, "a message of node-1");
        await RefusedAsync(node.CallAsync(MaskingStep.Advertise, new byte[3]), CoordinatorErrorCode.InvalidArgument, "node-0");
        var waiting = node.CallAsync(MaskingStep.Advertise, message);
        federation.Time.MoveTo(MaskedRounds.LongestWait);
        Assert.False((await waiting).Ready);
    }

    [Fact]
    public async Task A_node_cannot_pass_on_anothers_key_shares()
    {
        using var federation = new MaskedFederation(4);
        _ = federation.Exchange.RunAsync(CancellationToken.None);
        await federation.PlayAsync(0, [.. federation.Nodes]);
        var shares = federation["node-1"].Make(MaskingStep.ShareKeys);

        await RefusedAsync(federation["node-0"].CallAsync(MaskingStep.ShareKeys, shares), CoordinatorErrorCode.PermissionDenied, "a message of node-1");
        await RefusedAsync(federation["node-0"].CallAsync(MaskingStep.ShareKeys, shares[..100]), CoordinatorErrorCode.InvalidArgument, "no key shares");
    }

    [Fact]
    public async Task A_masked_update_counts_only_when_the_bytes_that_were_signed_for_are_here()
    {
        using var federation = new MaskedFederation(4);
        var running = federation.Exchange.RunAsync(CancellationToken.None);
        var living = federation.Nodes.ToList();
        await federation.PlayAsync(0, living);
        await federation.PlayAsync(1, living);
        var node = federation["node-2"];
        var message = node.Make(MaskingStep.MaskedInput);
        var uploaded = node.Assignment.Uploaded!;

        node.Assignment.Uploaded = null;
        await RefusedAsync(node.CallAsync(MaskingStep.MaskedInput, message), CoordinatorErrorCode.Conflict, "not uploaded whole");
        node.Upload(new byte[uploaded.Length]);
        await RefusedAsync(node.CallAsync(MaskingStep.MaskedInput, message), CoordinatorErrorCode.InvalidArgument, "signs for a vector", uploaded.Sha256);
        node.Upload(new byte[uploaded.Length + 4]);
        await RefusedAsync(node.CallAsync(MaskingStep.MaskedInput, message), CoordinatorErrorCode.InvalidArgument, $"instead of {uploaded.Length}");

        // Refused to the end, it drops out with that reason.
        living.Remove(node);
        var others = federation.PlayAsync(2, living);
        federation.Pass(2);
        await others;
        Assert.Contains("instead of", Assert.Single(federation.Exchange.Dropped).Value, StringComparison.Ordinal);
        await federation.PlayAsync(3, living);
        await federation.PlayAsync(4, living);
        using var sum = await running;
        Assert.Equal(["node-0", "node-1", "node-3"], sum.Contributors);
    }

    [Fact]
    public async Task A_wrong_share_names_its_sender()
    {
        using var federation = new MaskedFederation(5);
        var running = federation.Exchange.RunAsync(CancellationToken.None);
        var living = federation.Nodes.ToList();
        for (var phase = 0; phase < 4; phase++)
        {
            await federation.PlayAsync(phase, living);
        }

        var culprit = federation["node-0"];
        var body = SignedMessage.Parse(culprit.Make(MaskingStep.Unmask).Span, "test").Body.ToArray();
        body[^1] ^= 1;
        await culprit.SendAsync(MaskingStep.Unmask, culprit.Sign(MessageType.Unmask, body));
        await federation.PlayAsync(4, [.. living.Where(node => node != culprit)]);

        using var sum = await running;
        Assert.Equal(new WrongShare("node-0", "node-4"), Assert.Single(sum.WrongShares));
    }

    [Fact]
    public async Task Who_waits_is_told_when_the_round_is_given_up()
    {
        using var federation = new MaskedFederation(4);
        using var stop = new CancellationTokenSource();
        var running = federation.Exchange.RunAsync(stop.Token);
        var waiting = federation.Nodes[0].CallAsync(MaskingStep.Advertise, federation.Nodes[0].Make(MaskingStep.Advertise));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        federation.Exchange.End("the job was cancelled");

        await RefusedAsync(waiting, CoordinatorErrorCode.Conflict, "the job was cancelled");
        await RefusedAsync(federation.Nodes[1].CallAsync(MaskingStep.Advertise, federation.Nodes[1].Make(MaskingStep.Advertise)), CoordinatorErrorCode.Conflict, "the job was cancelled");
    }

    private static async Task RefusedAsync(Task<AdvanceReply> call, CoordinatorErrorCode code, params string[] texts)
    {
        var refusal = await Assert.ThrowsAsync<CoordinatorException>(() => call);
        Assert.Equal(code, refusal.Code);
        Assert.All(texts, text => Assert.Contains(text, refusal.Message, StringComparison.Ordinal));
    }
}
