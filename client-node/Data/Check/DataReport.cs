using FedInfra.Learning.Data;

namespace FedInfra.ClientNode.Data.Check;

/// <summary>What a node would train on, without showing any of it.</summary>
/// <param name="Node">Name of the node, or of the kind where there is none.</param>
/// <param name="Kind">Kind of its source.</param>
/// <param name="FeatureShape">Shape of one example.</param>
/// <param name="Classes">Number of classes; 0 for regression.</param>
/// <param name="DroppedRows">Rows of the files left out because a value was missing.</param>
/// <param name="Train">What it trains on.</param>
/// <param name="Test">What it measures accuracy on.</param>
internal sealed record DataReport(
    string Node, string Kind, IReadOnlyList<int> FeatureShape, int Classes, int DroppedRows, ExamplesReport Train, ExamplesReport Test)
{
    public static DataReport Of(string node, string kind, SiteData site) => new(
        node, kind, site.Train.Source.FeatureShape, site.Train.Source.Classes, site.DroppedRows, ExamplesReport.Of(site.Train), ExamplesReport.Of(site.Test));
}

/// <summary>One of the two sets of a node.</summary>
/// <param name="Examples">How many.</param>
/// <param name="PerClass">How many of each class, from class 0; empty for regression.</param>
/// <param name="Fingerprint">As <see cref="DatasetFingerprint"/> makes it.</param>
internal sealed record ExamplesReport(int Examples, IReadOnlyList<int> PerClass, string Fingerprint)
{
    public static ExamplesReport Of(DataView view)
    {
        var counts = new int[view.Source.Classes];
        for (var i = 0; i < view.Count && counts.Length > 0; i++)
        {
            counts[(int)view.Target(i)]++;
        }

        return new ExamplesReport(view.Count, counts, DatasetFingerprint.Of(view));
    }
}
