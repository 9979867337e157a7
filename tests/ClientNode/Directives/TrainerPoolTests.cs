using FedInfra.ClientNode.Directives;
using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Learning.Models;

namespace FedInfra.ClientNode.Tests.Directives;

public sealed class TrainerPoolTests : IDisposable
{
    private static readonly ModelSpec _small = ModelCatalogue.LogisticRegression(2, 3);
    private static readonly ModelSpec _other = ModelCatalogue.LogisticRegression(3, 3);

    private readonly List<FakeTrainer> _made = [];
    private readonly TrainerPool _pool;
    private bool _wasGivenUp;

    public TrainerPoolTests() => _pool = new TrainerPool(new FakeDevice(Make), 2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public async Task An_engine_is_used_again_for_the_same_model()
    {
        var first = await _pool.UseAsync(_small, trainer => trainer, default);
        var second = await _pool.UseAsync(ModelSpec.Parse(_small.ToYaml(), "again"), trainer => trainer, default);

        Assert.Same(first, second);
        Assert.False(_made[0].IsDisposed);
    }

    [Fact]
    public async Task Engines_of_another_model_are_given_up_before_the_new_one_takes_its_memory()
    {
        await _pool.UseAsync(_small, _ => 0, default);
        Assert.Same(_other, await _pool.UseAsync(_other, trainer => trainer.Spec, default));

        Assert.True(_wasGivenUp);
        Assert.False(_made[1].IsDisposed);
    }

    [Fact]
    public async Task No_more_than_the_slots_train_at_once()
    {
        var (running, most) = (0, 0);
        using var both = new CountdownEvent(2);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _pool.UseAsync(_small, _ =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (!both.IsSet)
            {
                both.Signal();
                both.Wait();
            }

            Interlocked.Decrement(ref running);
            return 0;
        }, default)));

        Assert.Equal(2, most);
        Assert.Equal(2, _made.Count);
    }

    [Fact]
    public async Task A_training_that_fails_gives_its_slot_back()
    {
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<ClientNodeException>(() => _pool.UseAsync<int>(_small, _ => throw new ClientNodeException("no"), default));
        }

        Assert.Equal(7, await _pool.UseAsync(_small, _ => 7, default));
    }

    [Fact]
    public async Task Who_waits_for_a_slot_can_be_cancelled()
    {
        using var release = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 2).Select(_ => _pool.UseAsync(_small, _ =>
        {
            release.Wait();
            return 0;
        }, default)).ToArray();
        var waiting = _pool.UseAsync(_small, _ => 0, cancel.Token);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        release.Set();
        await Task.WhenAll(busy);

        Assert.Equal(1, await _pool.UseAsync(_small, _ => 1, default));
    }

    [Fact]
    public async Task Disposing_the_pool_disposes_its_engines()
    {
        await _pool.UseAsync(_small, _ => 0, default);
        _pool.Dispose();

        Assert.All(_made, trainer => Assert.True(trainer.IsDisposed));
    }

    private FakeTrainer Make(ModelSpec spec)
    {
        var trainer = new FakeTrainer(spec);
        lock (_made)
        {
            _wasGivenUp = _made.Count > 0 && _made.TrueForAll(made => made.IsDisposed);
            _made.Add(trainer);
        }

        return trainer;
    }

    private static void InterlockedMax(ref int most, int now)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < now)
        {
            Interlocked.CompareExchange(ref most, now, seen);
        }
    }
}
