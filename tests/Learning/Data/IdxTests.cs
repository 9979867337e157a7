using FedInfra.Learning.Data;
using FedInfra.Testing;

namespace FedInfra.Learning.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private static readonly DataSourceSpec Spec = new() { Kind = "idx", Images = "images", Labels = "labels" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pixels_become_numbers_from_0_to_1_and_gzip_is_known_by_its_bytes(bool zipped)
    {
        Write(IdxBytes.Images(20), IdxBytes.Labels(20), zipped);

        var site = new DataCatalogue().Load(Spec, _folder.Path);

        Assert.Equal(20, site.Train.Count);
        Assert.Equal(0, site.Test.Count);
        Assert.Equal([1, 28, 28], site.Train.Source.FeatureShape);
        Assert.Equal(10, site.Train.Source.Classes);
        Assert.Equal(13, (int)MathF.Round(site.Train.Features(0)[13] * 255));
        Assert.Equal(1f, site.Train.Features(0)[255]);
        Assert.Equal(3f, site.Train.Target(13));
    }

    [Theory]
    [InlineData(0, "found 0 bytes")]
    [InlineData(3, "found 3 bytes")]
    [InlineData(9, "16 bytes, found 9")]
    [InlineData(16, "15696 bytes, the file holds 16")]
    [InlineData(15695, "15696 bytes, the file holds 15695")]
    public void A_truncated_file_is_refused_and_named(int kept, string expected)
    {
        Write(IdxBytes.Images(20)[..kept], IdxBytes.Labels(20), zipped: false);

        Refused(expected);
    }

    [Fact]
    public void A_gzip_of_a_truncated_file_says_how_many_bytes_were_found()
    {
        Write(IdxBytes.Images(20)[..15000], IdxBytes.Labels(20), zipped: true);

        Refused("15696 bytes, found 15000");
    }

    [Fact]
    public void A_truncated_gzip_is_refused()
    {
        Write(IdxBytes.Images(20), IdxBytes.Labels(20), zipped: true);
        var path = _folder["images"];
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^40]);

        Refused("truncated");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_header_that_promises_two_gigabytes_is_refused_before_memory_is_taken(bool zipped)
    {
        Write(IdxBytes.Of(0x803, [2_500_000, 28, 28], new byte[100]), IdxBytes.Labels(20), zipped);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused("is truncated: the header promises 1960000016 bytes");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void Sizes_that_overflow_are_refused()
    {
        Write(IdxBytes.Of(0x803, [int.MaxValue, int.MaxValue, int.MaxValue], new byte[100]), IdxBytes.Labels(20), zipped: false);

        Refused("not believable");
    }

    [Fact]
    public void Bytes_after_the_end_are_refused()
    {
        Write([.. IdxBytes.Images(20), 0], IdxBytes.Labels(20), zipped: false);

        Refused("goes on after the 15696 bytes");
    }

    [Fact]
    public void A_label_file_given_as_images_is_refused()
    {
        Write(IdxBytes.Labels(20), IdxBytes.Labels(20), zipped: false);

        Refused("expected magic 0x00000803, found 0x00000801");
    }

    [Fact]
    public void Fewer_labels_than_images_are_refused()
    {
        Write(IdxBytes.Images(20), IdxBytes.Labels(19), zipped: false);

        Refused("19 labels");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Refused("cannot be opened", Path.Combine(_folder.Path, "labels"));
    }

    [Fact]
    public void A_site_that_lacks_a_class_can_say_how_many_there_are()
    {
        Write(IdxBytes.Images(5), IdxBytes.Labels(5), zipped: false);

        Assert.Equal(5, new DataCatalogue().Load(Spec, _folder.Path).Train.Source.Classes);
        Assert.Equal(10, new DataCatalogue().Load(Spec with { Classes = 10 }, _folder.Path).Train.Source.Classes);
        Assert.Throws<LearningException>(() => new DataCatalogue().Load(Spec with { Classes = 4 }, _folder.Path));
    }

    [RequiresDataFact("mnist")]
    public void Mnist_is_read_whole()
    {
        var site = new DataCatalogue().Load(new DataSourceSpec { Kind = "mnist", Path = TestData.Path("mnist") }, _folder.Path);

        Assert.Equal((60_000, 10_000), (site.Train.Count, site.Test.Count));
        int[] perDigit = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
        Assert.Equal(perDigit, Enumerable.Range(0, 10).Select(digit => Enumerable.Range(0, 60_000).Count(row => site.Train.Target(row) == digit)));
        float[] firstLabels = [5, 0, 4, 1, 9];
        Assert.Equal(firstLabels, Enumerable.Range(0, 5).Select(site.Train.Target));
    }

    private void Write(byte[] images, byte[] labels, bool zipped)
    {
        File.WriteAllBytes(_folder["images"], zipped ? IdxBytes.Gzip(images) : images);
        File.WriteAllBytes(_folder["labels"], zipped ? IdxBytes.Gzip(labels) : labels);
    }

    private void Refused(string expected, string? path = null)
    {
        var refusal = Assert.Throws<LearningException>(() => new DataCatalogue().Load(Spec, _folder.Path));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(path ?? _folder["images"], refusal.Message, StringComparison.Ordinal);
    }
}
