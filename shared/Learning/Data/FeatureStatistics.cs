namespace FedInfra.Learning.Data;

/// <summary>Mean and standard deviation (of a sample: divided by n - 1) of each feature over some rows; missing values (NaN) do not count.</summary>
internal sealed class FeatureStatistics(double[] means, double[] deviations)
{
    public static FeatureStatistics Of(SourceRows rows, int length)
    {
        var means = new double[length];
        var deviations = new double[length];
        for (var feature = 0; feature < length; feature++)
        {
            var values = new List<double>(rows.Count);
            for (var row = 0; row < rows.Count; row++)
            {
                if (rows.Features[(row * length) + feature] is var value && !float.IsNaN(value))
                {
                    values.Add(value);
                }
            }

            var mean = values.Count == 0 ? 0 : values.Average();
            var squares = values.Sum(value => (value - mean) * (value - mean));
            means[feature] = mean;
            deviations[feature] = values.Count < 2 ? 0 : Math.Sqrt(squares / (values.Count - 1));
        }

        return new FeatureStatistics(means, deviations);
    }

    /// <summary>Fills missing values with the mean, then, when <paramref name="standardise"/>, turns every value into its z-score; a feature that never varies becomes 0.</summary>
    public void Apply(float[] features, bool standardise)
    {
        for (var i = 0; i < features.Length; i++)
        {
            var feature = i % means.Length;
            double value = float.IsNaN(features[i]) ? means[feature] : features[i];
            features[i] = (float)(!standardise ? value : deviations[feature] == 0 ? 0 : (value - means[feature]) / deviations[feature]);
        }
    }
}
