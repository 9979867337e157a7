using System.Diagnostics.CodeAnalysis;
using System.Text;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>A stack file may be anything at all; it costs no more than its length and ends in one error.</summary>
public sealed class HostileStackTests
{
    public static TheoryData<string, string> Files => new()
    {
        { new string('[', 200_000), "nest 32 deep" },
        { string.Concat(Enumerable.Repeat("{a: ", 100_000)), "nest 32 deep" },
        { string.Concat(Enumerable.Range(0, 1000).Select(depth => new string(' ', depth) + "a:\n")), "nest 32 deep" },
        { string.Concat(Enumerable.Repeat("- ", 50_000)), "nest 32 deep" },
        { "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "anchors" },
        { "config: *unknown", "aliases" },
        { "config: !!python/object:os.system {}", "tags" },
        { "config:\n  fedinfra:owner: a\n  fedinfra:owner: b", "second time" },
        { "config: {}\n---\nconfig: {}", "one document" },
        { "config:\n  ? [a, b]\n  : c", "a plain word" },
        { "config: [1, 2]", "must be a map" },
        { "just text", "not a text" },
        { "- a\n- b", "not a list" },
        { "config:\n\tfedinfra:owner: a", "not YAML" },
        { "config: {fedinfra:sites: {a: 'unfinished", "not YAML" },
        { new string('a', 2 << 20), "may have" },
        { "config: {fedinfra:sites: {" + string.Join(", ", Enumerable.Range(0, 20_000).Select(index => $"s{index}: {{}}")) + "}}", "50 are allowed" },
        { "config: {fedinfra:sites: {main: {clientNodes: [" + string.Join(", ", Enumerable.Range(0, 20_000).Select(index => $"{{name: {index}}}")) + "]}}}", "500 are allowed" },
        { "config: {" + string.Join(", ", Enumerable.Range(0, 20_000).Select(index => $"fedinfra:k{index}: 1")) + "}", "more" },
        { "config:\n  fedinfra:owner: \"\\e[2J\\u202e\"\n", "'?[2J?'" },
        { "", "fedinfra:sites: is missing" },
        { "config:", "fedinfra:owner: is missing" },
        { "config:\n  owner: me", "write fedinfra:owner" },
        { "config:\n  fedinfra:config:owner: me", "this key is unknown" },
        { "\0\0\0", "" },
        { "config: {<<: {fedinfra:owner: a}}", "has no namespace" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    [SuppressMessage("Usage", "xUnit1045", Justification = "Long texts are made, not listed.")]
    public void A_hostile_file_is_one_short_error(string text, string expected)
    {
        var error = Assert.Throws<InfraException>(() => StackFile.Parse("hostile", text)).Message;

        Assert.StartsWith("stacks/Pulumi.hostile.yaml", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.InRange(error.Length, 1, 20_000);
        Assert.DoesNotContain(error, letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public void A_file_that_is_not_text_is_an_error()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["stacks"]);
        File.WriteAllBytes(folder["stacks", "Pulumi.binary.yaml"], [0xff, 0xfe, 0x00, 0x80]);
        File.WriteAllText(folder["stacks", "Pulumi.large.yaml"], new string('#', 2 << 20));
        Directory.CreateDirectory(folder["stacks", "Pulumi.folder.yaml"]);

        Assert.Contains("not UTF-8", Message("binary"), StringComparison.Ordinal);
        Assert.Contains("bytes at most", Message("large"), StringComparison.Ordinal);
        Assert.Contains("no such file", Message("folder"), StringComparison.Ordinal);

        string Message(string stack) => Assert.Throws<InfraException>(() => StackFile.Read(stack, folder.Path)).Message;
    }

    [Fact]
    public void A_byte_order_mark_is_no_mistake()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["stacks"]);
        File.WriteAllText(folder["stacks", "Pulumi.sample.yaml"], SampleFile.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal(Settings.Text(SampleFile.Read()), Settings.Text(StackFile.Read("sample", folder.Path)));
    }

    [Fact]
    public void Deep_JSON_from_Pulumi_is_an_error() =>
        Assert.Contains("fedinfra:sites", Assert.Throws<InfraException>(() => StackConfiguration.FromPulumi("s", $$"""{"fedinfra:sites": "{{new string('[', 100_000)}}"}""")).Message, StringComparison.Ordinal);
}
