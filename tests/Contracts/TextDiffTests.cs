using FedInfra.Testing;

namespace FedInfra.Contracts.Tests;

public sealed class TextDiffTests
{
    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Equal("", TextDiff.Of("a\nb\n", "a\nb\n"));

    [Fact]
    public void A_changed_line_is_shown_under_its_heading() => Assert.Equal(
        "  message B\n-   2 int32 y\n+   3 int32 y",
        TextDiff.Of("message A\n  1 int32 x\nmessage B\n  2 int32 y\n", "message A\n  1 int32 x\nmessage B\n  3 int32 y\n"));

    [Fact]
    public void A_changed_line_between_others_is_shown_alone() => Assert.Equal(
        "    b:\n-     y: 2\n+     y: 3",
        TextDiff.Of("all:\n  a:\n    x: 1\n  b:\n    y: 2\n  c:\n    z: 1\n", "all:\n  a:\n    x: 1\n  b:\n    y: 3\n  c:\n    z: 1\n", headingIndent: 2));

    [Fact]
    public void Everything_new_is_shown_against_nothing() => Assert.Equal("+ a\n+ b", TextDiff.Of("", "a\nb\n"));
}
