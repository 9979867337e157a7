using System.Text.Json;
using FedInfra.Infra.Engine;

namespace FedInfra.Infra.Tests.Engine;

/// <summary>The engine's names and steps, taken apart.</summary>
public sealed class EngineStepTests
{
    [Theory]
    [InlineData("urn:pulumi:prod::fedinfra::aws:ec2/vpc:Vpc::north-network", "prod", "aws:ec2/vpc:Vpc", "north-network")]
    [InlineData("urn:pulumi:prod::fedinfra::fedinfra:aws:Site$fedinfra:aws:Network$aws:ec2/vpc:Vpc::a::b", "prod", "aws:ec2/vpc:Vpc", "a::b")]
    public void A_URN_has_the_stack_the_own_type_and_the_name(string text, string stack, string type, string name)
    {
        var urn = Urn.Parse(text)!;

        Assert.Equal((stack, type, name, text), (urn.Stack, urn.Type, urn.Name, urn.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("urn:pulumi:prod::fedinfra::aws:ec2/vpc:Vpc")]
    [InlineData("arn:aws::::::x::y")]
    public void What_is_no_URN_is_none(string? text) => Assert.Null(Urn.Parse(text));

    [Theory]
    [InlineData("\"newState\": {\"urn\": \"urn:pulumi:s::p::a:b:C::n\", \"custom\": true}", true)]
    [InlineData("\"oldState\": {\"urn\": \"urn:pulumi:s::p::a:b:C::n\", \"custom\": true}", true)]
    [InlineData("\"newState\": {\"urn\": \"urn:pulumi:s::p::a:b:C::n\"}", false)]
    [InlineData("\"newState\": {\"urn\": \"urn:pulumi:s::p::a:b:C::n\", \"custom\": true, \"external\": true}", false)]
    [InlineData("\"newState\": {\"urn\": \"urn:pulumi:s::p::a:b:C::n\", \"custom\": true, \"type\": \"pulumi:providers:aws\"}", false)]
    [InlineData("\"newState\": null", true)]
    public void A_step_is_about_something_real_or_not(string state, bool expected) =>
        Assert.Equal(expected, Read($"{{\"op\": \"update\", \"urn\": \"urn:pulumi:s::p::a:b:C::n\", {state}}}")!.IsManaged);

    [Theory]
    [InlineData("\"detailedDiff\": {\"tags.x\": {}, \"size\": 3}, \"diffReasons\": [\"tags\"]", "tags.x size")]
    [InlineData("\"detailedDiff\": null, \"diffReasons\": [\"tags\", 3]", "tags")]
    [InlineData("\"diffReasons\": {}", "")]
    public void A_step_names_the_properties_that_differ(string difference, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read($"{{\"op\": \"update\", \"urn\": \"urn:pulumi:s::p::a:b:C::n\", {difference}}}")!.Differences));

    [Theory]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("{\"op\": 3, \"urn\": []}")]
    [InlineData("{\"op\": \"same\", \"urn\": \"x\"}")]
    public void What_is_no_step_is_none(string json) => Assert.Null(Read(json));

    private static EngineStep? Read(string json) => EngineStep.Read(JsonDocument.Parse(json).RootElement);
}
