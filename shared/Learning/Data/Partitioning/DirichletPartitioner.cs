using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Data.Partitioning;

/// <summary>
/// Hsu, Qi and Brown 2019, per class: the examples of each class are divided in proportions drawn from a symmetric
/// Dirichlet distribution with <see cref="PartitionSpec.Alpha"/>.
/// </summary>
public sealed class DirichletPartitioner : IPartitioner
{
    private const int Attempts = 100;

    public string Name => "dirichlet";

    public int[][] Divide(PartitionInput examples, PartitionSpec spec)
    {
        var parts = examples.RequireParts(spec);
        var classes = Enumerable.Range(0, examples.Count).GroupBy(example => examples.Targets[example]).OrderBy(group => group.Key).Select(group => group.ToArray()).ToArray();

        // A part without examples cannot train: draw again, as the usual implementations do.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var random = new SeededRandom(SeededRandom.Combine(spec.Seed, (ulong)attempt));
            var drawn = Draw(classes, parts, spec.Alpha, random);
            if (drawn.All(part => part.Length > 0))
            {
                return drawn;
            }
        }

        throw new LearningException(
            $"{examples.Name}: with partition.alpha {spec.Alpha} some of {parts} parts stayed empty in {Attempts} draws; raise partition.alpha or lower partition.parts.");
    }

    private static int[][] Draw(int[][] classes, int parts, double alpha, SeededRandom random)
    {
        var result = Enumerable.Range(0, parts).Select(_ => new List<int>()).ToArray();
        foreach (var members in classes)
        {
            int[] order = [.. members];
            random.Shuffle(order);
            var weights = Enumerable.Range(0, parts).Select(_ => Gamma.Next(random, alpha)).ToArray();
            var total = weights.Sum();
            var start = 0;
            var cumulative = 0.0;
            for (var part = 0; part < parts; part++)
            {
                cumulative += weights[part];
                var end = part == parts - 1 ? order.Length : Math.Clamp((int)Math.Round(cumulative / total * order.Length), start, order.Length);
                result[part].AddRange(order.AsSpan(start, end - start));
                start = end;
            }
        }

        return [.. result.Select(part => part.ToArray())];
    }
}
