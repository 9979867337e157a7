using System.Text.Json.Nodes;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Checks.Drift;
using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Checks.Drift;

public sealed class DriftCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StackProgram _program = new("prod");

    public DriftCheckTests()
    {
        var scope = new Scope(_program, "fedinfra:index:Site", "main");
        _ = new Vpc(scope, "network", new Inputs { ["cidrBlock"] = "10.0.0.0/16" });
        _ = new Vpc(scope, "other", new Inputs { ["cidrBlock"] = "10.1.0.0/16" });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_as_the_model_says_gives_no_finding() =>
        Assert.Empty(Run(Step("same", "main-network"), Step("same", "main-other"), Step("same", "main-kubernetes", "pulumi:providers:kubernetes")));

    [Fact]
    public void A_change_by_hand_names_the_properties_and_not_their_values()
    {
        var step = Step("update", "main-network");
        step["detailedDiff"] = new JsonObject { ["tags.owner"] = new JsonObject { ["kind"] = "update", ["inputDiff"] = false } };
        step["newState"]!["outputs"] = new JsonObject { ["tags"] = new JsonObject { ["owner"] = "s3cret-value" } };

        var finding = Assert.Single(Run(step, Step("same", "main-other")));

        Assert.Equal(("main-network", "It differs from what the stack describes: tags.owner."), (finding.Resource, finding.Message));
        Assert.DoesNotContain("s3cret-value", finding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create", "It is gone, or was never made.")]
    [InlineData("delete", "It was deleted by hand.")]
    [InlineData("replace", "It differs from what the stack describes.")]
    public void What_would_be_made_or_replaced_is_named(string operation, string message) =>
        Assert.Equal(message, Assert.Single(Run(Step(operation, "main-network"), Step("same", "main-other"))).Message);

    [Fact]
    public void What_nothing_describes_is_still_billed()
    {
        var finding = Assert.Single(Run(Step("same", "main-network"), Step("same", "main-other"), Step("delete", "main-forgotten", "aws:ec2/instance:Instance")));
        Assert.Equal("main-forgotten", finding.Resource);
        Assert.Contains("billed", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refresh_names_what_was_never_made_and_counts_what_it_does_not_name()
    {
        var document = new JsonObject { ["steps"] = new JsonArray(Step("refresh", "main-network")), ["changeSummary"] = new JsonObject { ["same"] = 40, ["update"] = 13, ["delete"] = 1 } };

        var findings = RunOn(document);

        Assert.Equal("main-other", findings[0].Resource);
        Assert.Equal("The clouds differ from the state: 1 to delete, 13 to update.", findings[1].Message);
        Assert.All(findings, finding => Assert.Equal(Severity.Error, finding.Severity));
    }

    [Fact]
    public void Another_stacks_document_and_another_kind_of_document_are_refused()
    {
        var other = Step("same", "main-network");
        other["urn"] = "urn:pulumi:staging::fedinfra::aws:ec2/vpc:Vpc::main-network";
        Assert.Contains("'staging'", Assert.Throws<InfraException>(() => Run(other)).Message, StringComparison.Ordinal);
        Assert.Contains("has no steps", Assert.Throws<InfraException>(() => RunOn(new JsonObject { ["deployment"] = new JsonObject() })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_documents_are_refused_or_passed_over()
    {
        foreach (var text in new[] { "", "[]", "{", """{"steps": {}}""", """{"steps": [1, null, {"op": 3}, {"op": "update", "urn": "x"}]}""" })
        {
            var path = _folder.Write("drift.json", text);
            try
            {
                _ = DriftCheck.Run(DriftDocument.Read(path), _program).ToList();
            }
            catch (InfraException exception)
            {
                Assert.Contains("drift.json", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    private List<Finding> Run(params JsonObject[] steps) => RunOn(new JsonObject { ["steps"] = new JsonArray([.. steps]) });

    private List<Finding> RunOn(JsonObject document) => [.. DriftCheck.Run(DriftDocument.Read(_folder.Write("drift.json", document.ToJsonString())), _program)];

    private static JsonObject Step(string operation, string name, string type = "aws:ec2/vpc:Vpc") => new()
    {
        ["op"] = operation,
        ["urn"] = $"urn:pulumi:prod::fedinfra::{type}::{name}",
        ["newState"] = new JsonObject { ["urn"] = name, ["custom"] = true, ["type"] = type },
    };
}
