using System.Globalization;
using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Data.Synthetic;

/// <summary>
/// Synthetic(alpha, beta) of FedProx (Li et al. 2020, section 5.1 and the authors' generate_synthetic.py): each device
/// has its own linear model and its own inputs of 60 features in 10 classes, and a size drawn from a log-normal
/// distribution; alpha and beta are standard deviations, as in that script. 90 percent of each device is for training.
/// As in that script, alpha shifts all ten scores of an example alike, which leaves the largest where it was: the
/// devices' models differ by their own weights N(u, 1), and alpha changes no label.
/// </summary>
internal sealed class SyntheticKind : IDataKind
{
    private const int FeatureLength = 60;
    private const int Classes = 10;

    // The log-normal has a long tail: e^(4 + 2 * 4.5) = 442,000 examples on one device would be a freak of the seed.
    private const double LargestDevice = 450_000;

    public string Name => "synthetic";

    public IReadOnlyList<string> Required { get; } = [];

    public IReadOnlyList<string> Optional { get; } = ["alpha", "beta", "devices", "seed"];

    public DataSource Load(DataSourceSpec spec)
    {
        var devices = spec.Devices ?? 30;
        var (train, test) = (new List<SourceRows>(), new List<SourceRows>());
        for (var device = 0; device < devices; device++)
        {
            var random = new SeededRandom(SeededRandom.Combine(SeededRandom.Combine(spec.Seed ?? 1, "synthetic"), (ulong)device));
            var rows = Draw(device.ToString("D3", CultureInfo.InvariantCulture), spec.Alpha ?? 1, spec.Beta ?? 1, random);
            int[] order = [.. Enumerable.Range(0, rows.Count)];
            random.Shuffle(order);
            var kept = (int)(0.9 * rows.Count);
            train.Add(rows.Take(order[..kept]));
            test.Add(rows.Take(order[kept..]));
        }

        return new DataSource
        {
            Name = "synthetic",
            FeatureShape = [FeatureLength],
            Classes = Classes,
            Train = SourceRows.Join(train),
            Test = SourceRows.Join(test),
            SiteColumn = "device",
        };
    }

    private static SourceRows Draw(string device, double alpha, double beta, SeededRandom random)
    {
        var count = (int)Math.Min(LargestDevice, Math.Exp(4 + (2 * random.NextGaussian()))) + 50;
        var modelMean = alpha * random.NextGaussian();
        var inputMean = beta * random.NextGaussian();
        double[] Normal(int length, double mean) => [.. Enumerable.Range(0, length).Select(_ => mean + random.NextGaussian())];
        var means = Normal(FeatureLength, inputMean);
        var weights = Normal(FeatureLength * Classes, modelMean);
        var biases = Normal(Classes, modelMean);

        var features = new float[count * FeatureLength];
        var targets = new float[count];
        var scores = new double[Classes];
        for (var example = 0; example < count; example++)
        {
            biases.CopyTo(scores, 0);
            for (var feature = 0; feature < FeatureLength; feature++)
            {
                // The covariance is diagonal with j^-1.2, so the deviation is j^-0.6.
                var x = means[feature] + (Math.Pow(feature + 1, -0.6) * random.NextGaussian());
                features[(example * FeatureLength) + feature] = (float)x;
                for (var label = 0; label < Classes; label++)
                {
                    scores[label] += x * weights[(feature * Classes) + label];
                }
            }

            targets[example] = Array.IndexOf(scores, scores.Max());
        }

        return new SourceRows(features, targets, new Dictionary<string, string[]> { ["device"] = [.. Enumerable.Repeat(device, count)] });
    }
}
