using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Data.Digits;

/// <summary>Drawn digits that need no download: 28 x 28 grey pictures, [1, 28, 28] in [0, 1], as many of each digit.</summary>
internal sealed class DigitsKind : IDataKind
{
    private const int Classes = 10;

    public string Name => "digits";

    public IReadOnlyList<string> Required { get; } = [];

    public IReadOnlyList<string> Optional { get; } = ["seed", "examples", "test-examples"];

    public DataSource Load(DataSourceSpec spec) => new()
    {
        Name = "digits",
        FeatureShape = [1, DigitPainter.Size, DigitPainter.Size],
        Classes = Classes,
        Train = Draw(spec.Examples ?? 4000, SeededRandom.Combine(spec.Seed ?? 1, "digits-train")),
        Test = Draw(spec.TestExamples ?? 1000, SeededRandom.Combine(spec.Seed ?? 1, "digits-test")),
    };

    private static SourceRows Draw(int count, ulong seed)
    {
        const int Pixels = DigitPainter.Size * DigitPainter.Size;
        var features = new float[checked(count * Pixels)];
        var targets = new float[count];

        // Each picture has a seed of its own, so a smaller set is the beginning of a larger one and order of work is free.
        Parallel.For(0, count, example =>
        {
            var digit = example % Classes;
            targets[example] = digit;
            DigitPainter.Paint(digit, SeededRandom.Combine(seed, (ulong)example), features.AsSpan(example * Pixels, Pixels));
        });
        return new SourceRows(features, targets, SourceRows.NoColumns);
    }
}
