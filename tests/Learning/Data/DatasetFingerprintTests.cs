using FedInfra.Learning.Data;

namespace FedInfra.Learning.Tests.Data;

public sealed class DatasetFingerprintTests
{
    private static readonly Dataset Four = new("four", [2], [1, 2, 3, 4, 5, 6, 7, 8], [0, 1, 0, 1], 2);

    [Fact]
    public void Views_of_the_same_examples_agree_whatever_holds_them()
    {
        var copy = new Dataset("other", [2], [3, 4, 1, 2], [1, 0], 2);

        Assert.Equal(DatasetFingerprint.Of(new DataView(Four, [0, 1])), DatasetFingerprint.Of(new DataView(copy, [1, 0])));
        Assert.Matches("^[0-9a-f]{64}$", DatasetFingerprint.Of(copy.All()));
    }

    [Fact]
    public void Any_difference_shows()
    {
        var views = new[]
        {
            Four.All(),
            new DataView(Four, [1, 0, 2, 3]),
            new DataView(Four, [0, 1, 2]),
            new Dataset("x", [2, 1], [1, 2, 3, 4, 5, 6, 7, 8], [0, 1, 0, 1], 2).All(),
            new Dataset("x", [2], [1, 2, 3, 4, 5, 6, 7, 8], [0, 1, 0, 1], 3).All(),
            new Dataset("x", [2], [1, 2, 3, 4, 5, 6, 7, 8], [0, 1, 1, 1], 2).All(),
            new Dataset("x", [2], [1, 2, 3, 4, 5, 6, 7, 8.000001f], [0, 1, 0, 1], 2).All(),
            new DataView(Four, []),
        };

        Assert.Equal(views.Length, views.Select(DatasetFingerprint.Of).Distinct().Count());
    }
}
