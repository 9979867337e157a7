namespace FedInfra.Learning.Data.Idx;

/// <summary>Labelled images from two IDX files.</summary>
internal static class IdxImages
{
    /// <returns>Rows of pixels scaled to [0, 1], and the height and width.</returns>
    /// <exception cref="LearningException">A file is wrong, or there are not as many labels as images.</exception>
    public static (SourceRows Rows, int Height, int Width) Read(string imagesPath, string labelsPath)
    {
        var labels = IdxFile.Read(labelsPath, dimensions: 1);
        var images = IdxFile.Read(imagesPath, dimensions: 3);
        if (images.Sizes[0] != labels.Sizes[0])
        {
            throw new LearningException($"{imagesPath} holds {images.Sizes[0]} images, but {labelsPath} {labels.Sizes[0]} labels.");
        }

        var pixels = new float[images.Values.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = images.Values[i] / 255f;
        }

        return (new SourceRows(pixels, [.. labels.Values.Select(label => (float)label)], SourceRows.NoColumns), images.Sizes[1], images.Sizes[2]);
    }
}
