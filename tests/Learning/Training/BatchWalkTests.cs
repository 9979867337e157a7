using FedInfra.Learning.Training;

namespace FedInfra.Learning.Tests.Training;

public sealed class BatchWalkTests
{
    [Fact]
    public void An_epoch_has_every_example_once_and_each_epoch_its_own_order()
    {
        var batches = Walk(new TrainingPlan { Epochs = 2, BatchSize = 4, Seed = 1 }, 10);

        Assert.Equal([4, 4, 2, 4, 4, 2], batches.Select(batch => batch.Length));
        var (first, second) = (batches.Take(3).SelectMany(batch => batch).ToArray(), batches.Skip(3).SelectMany(batch => batch).ToArray());
        Assert.Equal(Enumerable.Range(0, 10), first.Order());
        Assert.Equal(Enumerable.Range(0, 10), second.Order());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Steps_go_on_over_as_many_passes_as_they_need() =>
        Assert.Equal([4, 4, 2, 4, 4], Walk(new TrainingPlan { Steps = 5, BatchSize = 4 }, 10).Select(batch => batch.Length));

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void A_batch_is_at_most_all_examples(int batch) =>
        Assert.Equal([10, 10], Walk(new TrainingPlan { Epochs = 2, BatchSize = batch }, 10).Select(part => part.Length));

    [Fact]
    public void The_seed_decides_the_order()
    {
        var plan = new TrainingPlan { Epochs = 1, BatchSize = 3, Seed = 7 };

        Assert.Equal(Walk(plan, 20), Walk(plan, 20));
        Assert.NotEqual(Walk(plan, 20), Walk(plan with { Seed = 8 }, 20));
    }

    private static List<int[]> Walk(TrainingPlan plan, int examples)
    {
        List<int[]> batches = [];
        var walk = new BatchWalk(plan, examples);
        while (walk.Next())
        {
            batches.Add(walk.Batch.ToArray());
            Assert.Equal(batches.Count, walk.Steps);
        }

        Assert.False(walk.Next());
        return batches;
    }
}
