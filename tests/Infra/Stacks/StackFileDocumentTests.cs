using System.Text.RegularExpressions;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>docs/stack-file.md and the reader know the same keys.</summary>
public sealed partial class StackFileDocumentTests
{
    private static readonly string _document = File.ReadAllText(Path.Combine(TestData.ProjectRoot, "docs", "stack-file.md"));

    [Theory]
    [InlineData("fedinfra:owner: ml-platform", "fedinfra:colour: red")]
    [InlineData("monthlyUsd: 2500", "colour: red")]
    [InlineData("site: north", "colour: red")]
    [InlineData("{size: medium", "{colour: red")]
    [InlineData("trainingHours: 80", "colour: red")]
    [InlineData("- policy: data-residency", "- colour: red")]
    [InlineData("cloud: aws", "cloud: aws\n      colour: red")]
    [InlineData("cloud: gcp", "cloud: gcp\n      colour: red")]
    [InlineData("cloud: onprem", "cloud: onprem\n      colour: red")]
    [InlineData("{machine: m6i.large", "{colour: red")]
    [InlineData("- name: gpu", "- colour: red")]
    [InlineData("timeZone: Europe/Berlin", "colour: red")]
    [InlineData("- name: radiology", "- colour: red")]
    [InlineData("- name: lab-imaging", "- colour: red")]
    [InlineData("- name: rack-2", "- colour: red")]
    [InlineData("{usdPerKwh: 0.2}", "{colour: red}")]
    public void Every_key_that_the_reader_knows_is_in_the_document(string old, string replacement)
    {
        var error = Known().Match(SampleFile.ErrorWith(old, replacement));

        Assert.True(error.Success);
        Assert.All(error.Groups[1].Value.Split(", "), key => Assert.Matches($"`{key}`|`{key}:", _document));
    }

    [GeneratedRegex(@"colour: this key is unknown[^;]*; known are ([A-Za-z, ]+)")]
    private static partial Regex Known();
}
