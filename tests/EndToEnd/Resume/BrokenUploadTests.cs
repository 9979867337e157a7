using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.EndToEnd.Tests.Processes;

namespace FedInfra.EndToEnd.Tests.Resume;

public sealed class BrokenUploadTests : FederationTest
{
    [Fact]
    public async Task An_upload_that_broke_goes_on_at_the_offset_that_is_held()
    {
        Federation.StartNodes("honest", "alpha");
        await using var node = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "omega");
        var id = await Federation.SubmitAsync(new JobText { Quorum = 1 } + "");
        var directive = await node.TrainingAsync();
        var update = FakeNode.Update(directive);
        var name = FakeNode.NameOf(update);
        var half = update.Length / 2;
        Assert.Equal(0, await node.BeginAsync(directive, name));
        await node.UploadAndVanishAsync(directive, update[..half], Federation.DataDir);

        await node.ReturnAsync();
        var again = await node.TrainingAsync();
        Assert.Equal(directive, again);
        await Eventually.HoldsAsync(async () => await HeldAsync(node, directive, name) == half, () => "the coordinator never told that it holds the first half");
        await node.UploadAsync(again, update[half..], half);
        Assert.Equal(update.Length, await node.BeginAsync(again, name));

        Assert.True((await node.ReportAsync(again, update)).Accepted);
        var job = (await Federation.WatchAsync(id)).Completed();
        Assert.Equal(["alpha", "omega"], job.Rounds[0].Participants);
    }

    /// <summary>Until the coordinator has noticed the broken connection, the upload is in use and it says so.</summary>
    private static async Task<long> HeldAsync(FakeNode node, Contracts.V1.Directive directive, Contracts.V1.BlobRef name)
    {
        try
        {
            return await node.BeginAsync(directive, name);
        }
        catch (Rpc.RpcException exception) when (exception.IsTransient)
        {
            return -1;
        }
    }
}
