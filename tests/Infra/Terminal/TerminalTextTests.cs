using FedInfra.Infra.Terminal;

namespace FedInfra.Infra.Tests.Terminal;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain, größer, 日本, 🙂", "plain, größer, 日本, 🙂")]
    [InlineData("\u001b[31mred\u0007\u0085\u009b", "?[31mred???")]
    [InlineData("\u202egnp.exe\u2066\u200e\ufeff", "?gnp.exe???")]
    [InlineData("one\r\ntwo\u2028three\u2029", "one??two?three?")]
    public void Nothing_in_it_directs_a_terminal(string text, string shown) => Assert.Equal(shown, TerminalText.Clean(text));

    [Fact]
    public void Half_a_surrogate_pair_is_nothing_to_print() => Assert.Equal("half ? a pair", TerminalText.Clean("half \ud83d a pair"));

    [Fact]
    public void Lines_stay_where_they_may() => Assert.Equal("one\ntwo\n?three", TerminalText.CleanLines("one\r\ntwo\n\u001bthree"));
}
