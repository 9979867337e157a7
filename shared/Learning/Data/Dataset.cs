namespace FedInfra.Learning.Data;

/// <summary>
/// Labelled examples in memory: one row of float32 features and one target per example, each in one contiguous array.
/// Immutable once built; <see cref="DataView"/>s share it, so that a hundred nodes on one machine hold one copy.
/// </summary>
public sealed class Dataset
{
    private readonly float[] _features;
    private readonly float[] _targets;

    /// <param name="name">What people call it, for messages.</param>
    /// <param name="featureShape">Shape of one example, for example <c>[1, 28, 28]</c> or <c>[13]</c>.</param>
    /// <param name="features">All examples one after another, <c>targets.Length * product(featureShape)</c> values.</param>
    /// <param name="targets">One value per example: a class index (0 to <paramref name="classes"/> - 1), or any number when <paramref name="classes"/> is 0.</param>
    /// <param name="classes">Number of classes; 0 for regression.</param>
    /// <exception cref="LearningException">The lengths do not agree, a feature is not finite, or a target is not a class index.</exception>
    public Dataset(string name, IReadOnlyList<int> featureShape, float[] features, float[] targets, int classes)
    {
        FeatureLength = featureShape.Aggregate(1, (product, size) => checked(product * size));
        if (features.LongLength != (long)FeatureLength * targets.LongLength)
        {
            throw new LearningException(
                $"{name}: {targets.Length} targets need {(long)FeatureLength * targets.LongLength} feature values, got {features.LongLength}.");
        }

        if (Array.FindIndex(features, value => !float.IsFinite(value)) is >= 0 and var bad)
        {
            throw new LearningException($"{name}: example {bad / FeatureLength}, feature {bad % FeatureLength} is {features[bad]}; only finite numbers can be trained on.");
        }

        var outside = Array.FindIndex(targets, target => classes == 0
            ? !float.IsFinite(target)
            : target < 0 || target >= classes || target != MathF.Floor(target));
        if (outside >= 0)
        {
            throw new LearningException(
                $"{name}: example {outside} has target {targets[outside]}, expected {(classes == 0 ? "a finite number" : $"a class from 0 to {classes - 1}")}.");
        }

        Name = name;
        FeatureShape = featureShape;
        Classes = classes;
        _features = features;
        _targets = targets;
    }

    public string Name { get; }

    /// <summary>Shape of one example's features, without the batch dimension.</summary>
    public IReadOnlyList<int> FeatureShape { get; }

    /// <summary>Number of feature values of one example: the product of <see cref="FeatureShape"/>.</summary>
    public int FeatureLength { get; }

    /// <summary>Number of classes; 0 for regression.</summary>
    public int Classes { get; }

    /// <summary>Number of examples.</summary>
    public int Count => _targets.Length;

    /// <summary>The features of one example, <see cref="FeatureLength"/> values.</summary>
    public ReadOnlySpan<float> Features(int example) => _features.AsSpan(checked(example * FeatureLength), FeatureLength);

    /// <summary>The target of one example.</summary>
    public float Target(int example) => _targets[example];

    /// <summary>A view of every example in order.</summary>
    public DataView All() => new(this, [.. Enumerable.Range(0, Count)]);
}
