using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Training;

/// <summary>
/// The batches of a training without <see cref="TrainingPlan.Privacy"/>, one after another. They follow from the plan's
/// seed alone, so that every engine sees the same examples in the same steps.
/// </summary>
public sealed class BatchWalk
{
    /// <summary>Stream of the seed that orders examples.</summary>
    private const ulong OrderStream = 2;

    private readonly SeededRandom _random;
    private readonly TrainingPlan _plan;
    private readonly int[] _order;
    private int _epochs;
    private int _first;
    private int _count;

    /// <param name="plan">A valid plan.</param>
    /// <param name="examples">Number of examples, 1 or more.</param>
    public BatchWalk(TrainingPlan plan, int examples)
    {
        _plan = plan;
        BatchSize = plan.BatchSize == 0 ? examples : Math.Min(plan.BatchSize, examples);
        _random = new SeededRandom(plan.Seed, OrderStream);
        _order = [.. Enumerable.Range(0, examples)];
        _first = examples;
    }

    /// <summary>Examples of a full batch; the last of a pass may have fewer.</summary>
    public int BatchSize { get; }

    /// <summary>Batches so far, the present one included.</summary>
    public int Steps { get; private set; }

    /// <summary>Examples of the present batch, as indices into the data.</summary>
    public ReadOnlySpan<int> Batch => _order.AsSpan(_first, _count);

    /// <summary>Goes to the next batch; false after the last.</summary>
    public bool Next()
    {
        _first += _count;
        _count = 0;
        if (_plan.Steps > 0 && Steps == _plan.Steps)
        {
            return false;
        }

        if (_first == _order.Length)
        {
            if (_plan.Steps == 0 && _epochs == _plan.Epochs)
            {
                return false;
            }

            _random.Shuffle(_order.AsSpan());
            _epochs++;
            _first = 0;
        }

        _count = Math.Min(BatchSize, _order.Length - _first);
        Steps++;
        return true;
    }
}
