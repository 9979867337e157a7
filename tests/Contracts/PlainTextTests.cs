namespace FedInfra.Contracts.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("", 5, "")]
    [InlineData("hello", 5, "hello")]
    [InlineData("hello!", 5, "hell…")]
    [InlineData("a\nb\u001b[31m\u0085c\u2028d\u2029e\t", 50, "a b [31m c d e ")]
    [InlineData("naïve Größe 例", 50, "naïve Größe 例")]
    [InlineData("ab", 1, "…")]
    [InlineData("abc😀xyz", 5, "abc…")]
    [InlineData("abc😀xyz", 6, "abc😀…")]
    [InlineData("😀😀", 2, "…")]
    public void Text_is_one_line_of_bounded_length(string text, int maximum, string expected) => Assert.Equal(expected, PlainText.Clean(text, maximum));

    [Fact]
    public void A_reason_has_at_most_five_hundred_characters() => Assert.Equal(500, PlainText.Clean(new string('x', 501)).Length);
}
