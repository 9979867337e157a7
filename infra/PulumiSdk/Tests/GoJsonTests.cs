using System.Collections.Immutable;

namespace FedInfra.Infra.PulumiSdk.Tests;

/// <summary>Expected texts are what Go's encoding/json documents and prints.</summary>
public sealed class GoJsonTests
{
    [Fact]
    public void Keys_are_in_the_order_of_their_bytes_and_nothing_is_spaced() =>
        Assert.Equal("""{"B":[1,true,null],"a":{},"é":"x"}""", GoJson.Of(ImmutableDictionary<string, object?>.Empty
            .Add("é", "x").Add("a", ImmutableDictionary<string, object?>.Empty).Add("B", ImmutableArray.Create<object?>(1, true, null))));

    [Fact]
    public void What_HTML_minds_is_escaped_and_other_letters_are_not() =>
        Assert.Equal("""
            "\u003ca href='x'\u003e \u0026 \"ü\" \\ \n\t\u0001\u2028"
            """, GoJson.Of("<a href='x'> & \"ü\" \\ \n\t\u0001\u2028"));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(5432.0, "5432")]
    [InlineData(0.25, "0.25")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(1234567890123456.0, "1234567890123456")]
    public void Numbers_have_an_exponent_only_where_they_are_very_large_or_small(double number, string expected) => Assert.Equal(expected, GoJson.Of(number));
}
