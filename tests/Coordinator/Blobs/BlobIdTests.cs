using System.Text.Json;
using FedInfra.Coordinator.Blobs;

namespace FedInfra.Coordinator.Tests.Blobs;

public sealed class BlobIdTests
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Names_are_the_sha256_of_the_bytes() => Assert.Equal(Empty, BlobId.Of([]).ToString());

    [Fact]
    public void A_parsed_name_equals_the_computed_one() => Assert.Equal(BlobId.Of([]), BlobId.Parse(Empty));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(" 3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("../../../../../../../../../../../../../../../../../../etc/passwd")]
    [InlineData("٣3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(BlobId.TryParse(text, out var id));
        Assert.True(id.IsEmpty);
        Assert.Equal(CoordinatorErrorCode.InvalidArgument, Assert.Throws<CoordinatorException>(() => BlobId.Parse(text)).Code);
    }

    [Fact]
    public void In_json_a_name_is_a_string()
    {
        var json = JsonSerializer.Serialize(BlobId.Parse(Empty));

        Assert.Equal($"\"{Empty}\"", json);
        Assert.Equal(BlobId.Parse(Empty), JsonSerializer.Deserialize<BlobId>(json));
    }

    [Theory]
    [InlineData("\"abc\"")]
    [InlineData("12")]
    [InlineData("{}")]
    public void In_json_nothing_else_is_a_name(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BlobId>(json));

    [Fact]
    public void The_empty_name_is_not_written() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(default(BlobId)));
}
