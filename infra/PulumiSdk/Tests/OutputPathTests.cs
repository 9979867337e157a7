using System.Collections.Immutable;
using Pulumi;

namespace FedInfra.Infra.PulumiSdk.Tests;

public sealed class OutputPathTests
{
    [Theory]
    [InlineData("id", "id")]
    [InlineData("endpoints[0].host", "endpoints|0|host")]
    [InlineData("tags[\"a.b\"].c", "tags|a.b|c")]
    public void A_path_is_names_and_indices(string path, string steps) => Assert.Equal(steps.Split('|'), OutputPath.Steps(path));

    [Fact]
    public void What_a_provider_did_not_give_is_an_error_that_says_whose_output_was_wanted()
    {
        var value = ImmutableDictionary<string, object?>.Empty.Add("endpoints", ImmutableArray<object?>.Empty);

        var error = Assert.Throws<RunException>(() => OutputPath.Read(value, "endpoints[0].host", "main-database (aws:rds/instance:Instance)"));

        Assert.Contains("main-database (aws:rds/instance:Instance): endpoints[0].host", error.Message, StringComparison.Ordinal);
    }
}
