namespace FedInfra.Learning.Data.Idx;

/// <summary>Labelled grey images in IDX files that the site names; examples are [1, height, width] in [0, 1].</summary>
internal sealed class IdxKind : IDataKind
{
    public string Name => "idx";

    public IReadOnlyList<string> Required { get; } = ["images", "labels"];

    public IReadOnlyList<string> Optional { get; } = ["test-images", "test-labels", "classes", "test-fraction", "seed"];

    public DataSource Load(DataSourceSpec spec) =>
        Load(Path.GetFileName(spec.Images!), spec.Images!, spec.Labels!, spec.TestImages, spec.TestLabels, spec.Classes);

    /// <summary>Reads two files, or four.</summary>
    public static DataSource Load(string name, string images, string labels, string? testImages, string? testLabels, int? classes)
    {
        var (train, height, width) = IdxImages.Read(images, labels);
        var test = SourceRows.None;
        if (testImages is not null)
        {
            (test, var testHeight, var testWidth) = IdxImages.Read(testImages, testLabels!);
            if ((testHeight, testWidth) != (height, width))
            {
                throw new LearningException($"{testImages}: its images are {testHeight} x {testWidth}, but those of {images} are {height} x {width}.");
            }
        }

        return new DataSource
        {
            Name = name,
            FeatureShape = [1, height, width],
            Classes = classes ?? 1 + (int)train.Targets.Concat(test.Targets).DefaultIfEmpty(0).Max(),
            Train = train,
            Test = test,
        };
    }
}
