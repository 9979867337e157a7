using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Costs.Reports;
using FedInfra.Infra.Costs.Sources;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Costs;

/// <summary>Model, preview and state of a stack say the same, and no document makes the reader crash or talk.</summary>
public sealed class SourceTests
{
    private static readonly StackSettings _settings = SampleStacks.Hybrid();

    private static readonly StackProgram _program = StackBuilder.Build(_settings);

    public static TheoryData<string> Stacks => [.. StackFile.List(TestData.ProjectRoot)];

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Model_preview_and_state_of_a_stack_agree(string name)
    {
        var settings = StackFile.Read(name, TestData.ProjectRoot);
        var program = StackBuilder.Build(settings);
        var model = program.Estimate(settings);
        var state = Estimate(StateSource.Read(EngineDocuments.Bytes(EngineDocuments.State(program)), "state.json"), settings);
        var preview = Estimate(PreviewSource.Read(EngineDocuments.Bytes(EngineDocuments.Preview(program)), "preview.json"), settings);

        Assert.True(model.MonthlyUsd > 0);
        Assert.Equal(model.Lines, state.Lines);
        Assert.Equal(model.Lines, preview.Lines);
        Assert.Equal(model.Unpriced, state.Unpriced);
        Assert.Equal(model.Unpriced, preview.Unpriced);
        Assert.Equal(model.Notes, state.Notes);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Every_type_of_a_stack_has_a_rule_or_is_free_by_decision(string name)
    {
        var settings = StackFile.Read(name, TestData.ProjectRoot);

        Assert.DoesNotContain(StackBuilder.Build(settings).Estimate(settings).Unpriced, item => item.Why.Contains("nothing is known", StringComparison.Ordinal));
    }

    [Fact]
    public void The_order_of_a_document_does_not_matter()
    {
        var state = EngineDocuments.State(_program);
        var resources = state["deployment"]!["resources"]!.AsArray();
        var reversed = new JsonArray([.. resources.Where(resource => !IsProvider(resource!)).Reverse().Select(resource => resource!.DeepClone())]);
        foreach (var provider in resources.Where(resource => IsProvider(resource!)).Reverse())
        {
            reversed.Insert(0, provider!.DeepClone());
        }

        state["deployment"]!["resources"] = reversed;

        Assert.Equal(_program.Estimate(_settings).Lines, Estimate(StateSource.Read(EngineDocuments.Bytes(state), "s"), _settings).Lines);
        static bool IsProvider(JsonNode resource) => resource["type"]!.GetValue<string>().StartsWith("pulumi:", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("external")]
    public void What_is_deleted_or_somebody_elses_is_not_billed(string flag)
    {
        var state = EngineDocuments.State(_program);
        var pool = _program.Resources.First(resource => resource.Type == "aws:autoscaling/group:Group").Name;
        EngineDocuments.Resource(state, pool)[flag] = true;

        Assert.DoesNotContain(StateSource.Read(EngineDocuments.Bytes(state), "s").Resources, resource => resource.Name == pool);
    }

    [Fact]
    public void A_state_of_a_later_version_with_unknown_fields_is_read()
    {
        var state = EngineDocuments.State(_program);
        state["version"] = 99;
        state["deployment"]!["pending_operations"] = new JsonArray(new JsonObject { ["type"] = "creating" });
        foreach (var resource in state["deployment"]!["resources"]!.AsArray())
        {
            resource!["ofTomorrow"] = new JsonObject { ["deep"] = new JsonArray(1, 2) };
        }

        Assert.Equal(_program.Resources.Count(resource => resource is not Provider), StateSource.Read(EngineDocuments.Bytes(state), "s").Resources.Count);
    }

    [Fact]
    public void Secrets_of_a_state_are_neither_kept_nor_printed()
    {
        var state = EngineDocuments.State(_program);
        var bytes = EngineDocuments.Bytes(state);
        Assert.Contains(EngineDocuments.SecretValue, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);

        var resources = StateSource.Read(bytes, "s");

        Assert.All(resources.Resources, resource => Assert.DoesNotContain(EngineDocuments.SecretValue, resource.Inputs.ToJsonString() + resource.Actual.ToJsonString(), StringComparison.Ordinal));
        foreach (var format in ReportFormats.All)
        {
            using var text = new StringWriter();
            format.Write(Estimate(resources, _settings), null, text);
            Assert.DoesNotContain(EngineDocuments.SecretValue, text.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_preview_without_the_unchanged_is_at_least()
    {
        var preview = EngineDocuments.Preview(_program);
        preview["changeSummary"] = new JsonObject { ["same"] = 40, ["create"] = 2 };

        var resources = PreviewSource.Read(EngineDocuments.Bytes(preview), "p");

        Assert.Contains("40 unchanged resources are not in this preview", Assert.Single(resources.Gaps), StringComparison.Ordinal);
        Assert.True(Estimate(resources, _settings).AtLeast);
    }

    [Fact]
    public void What_a_preview_deletes_is_not_billed_and_what_it_replaces_is_billed_once()
    {
        var preview = EngineDocuments.Preview(_program);
        var steps = preview["steps"]!.AsArray();
        var (gone, replaced) = (steps[^1]!, steps[^2]!);
        var all = PreviewSource.Read(EngineDocuments.Bytes(preview), "p").Resources.Count;
        gone["op"] = "delete";
        gone["oldState"] = gone["newState"]!.DeepClone();
        gone["newState"] = null;
        replaced["op"] = "create-replacement";
        var again = replaced.DeepClone();
        again["op"] = "replace";
        steps.Add(again);

        Assert.Equal(all - 1, PreviewSource.Read(EngineDocuments.Bytes(preview), "p").Resources.Count);
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("{", "is not valid JSON")]
    [InlineData("[]", "a JSON object is expected")]
    [InlineData("{\"deployment\": {\"resources\": [{\"urn\": ", "is not valid JSON")]
    [InlineData("{\n  \"deployment\": oops\n}", "line 2, byte 17: is not valid JSON")]
    [InlineData("{\"steps\": 1, \"changeSummary\": {}}", "give it with --preview")]
    [InlineData("{}", "has no deployment.resources")]
    [InlineData("{\"deployment\": 3}", "has no deployment.resources")]
    public void A_document_that_is_no_state_is_named_with_its_place(string text, string message)
    {
        var exception = Assert.Throws<InfraException>(() => StateSource.Read(Encoding.UTF8.GetBytes(text), "state.json"));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Contains("state.json", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_an_error_for_people()
    {
        var text = "{\"deployment\": {\"resources\": [" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000));

        Assert.Throws<InfraException>(() => StateSource.Read(Encoding.UTF8.GetBytes(text), "s"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null, 3, \"text\", {}, {\"urn\": 4}, {\"urn\": \"x\", \"custom\": true}]")]
    [InlineData("[{\"urn\": \"urn:pulumi:s::p::aws:autoscaling/group:Group::a\", \"custom\": true, \"type\": \"aws:autoscaling/group:Group\", \"inputs\": {\"tags\": 7, \"mixedInstancesPolicy\": [], \"desiredCapacity\": \"1e300\"}, \"outputs\": [], \"propertyDependencies\": {\"launchTemplate\": 3}}]")]
    [InlineData("[{\"urn\": \"urn:pulumi:s::p::gcp:sql/databaseInstance:DatabaseInstance::a\", \"custom\": true, \"type\": \"gcp:sql/databaseInstance:DatabaseInstance\", \"inputs\": {\"region\": \"us-central1\", \"settings\": {\"tier\": \"db-custom-79228162514264337593543950335-79228162514264337593543950335\", \"availabilityType\": \"REGIONAL\", \"diskSize\": -5}}}]")]
    [InlineData("[{\"urn\": \"urn:pulumi:s::p::gcp:sql/databaseInstance:DatabaseInstance::a\", \"custom\": true, \"type\": \"gcp:sql/databaseInstance:DatabaseInstance\", \"inputs\": {\"region\": \"us-central1\", \"settings\": {\"tier\": \"db-custom-2147483647-2147483647\", \"diskSize\": 999999999999999}}}]")]
    [InlineData("[{\"urn\": \"urn:pulumi:s::p::kubernetes:apps/v1:StatefulSet::a\", \"custom\": true, \"type\": \"kubernetes:apps/v1:StatefulSet\", \"inputs\": {\"metadata\": {\"labels\": {\"fedinfra-site\": \"x\"}}, \"spec\": {\"replicas\": 999999999999999, \"volumeClaimTemplates\": [{\"spec\": {\"resources\": {\"requests\": {\"storage\": \"999999999Gi\"}}}}]}}}, {\"urn\": \"urn:pulumi:s::p::aws:ec2/vpc:Vpc::b\", \"custom\": true, \"type\": \"aws:ec2/vpc:Vpc\", \"inputs\": {\"region\": \"us-east-1\", \"tags\": {\"fedinfra-site\": \"x\"}}}]")]
    [InlineData("[{\"urn\": \"urn:pulumi:s::p::aws:s3/bucket:Bucket::a\", \"custom\": true, \"type\": \"aws:s3/bucket:Bucket\", \"inputs\": {\"a\": 1, \"a\": 2}, \"provider\": \"nonsense\"}]")]
    public void Resources_of_any_shape_are_read_without_a_crash(string resources)
    {
        var state = StateSource.Read(Encoding.UTF8.GetBytes($"{{\"deployment\": {{\"resources\": {resources}}}}}"), "s");

        Assert.True(Estimate(state, null).MonthlyUsd >= 0);
    }

    [Fact]
    public void A_state_in_UTF_16_as_PowerShell_writes_it_is_read()
    {
        var text = EngineDocuments.State(_program).ToJsonString();

        var resources = StateSource.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)], "s");

        Assert.Equal(_program.Estimate(_settings).Lines, Estimate(resources, _settings).Lines);
    }

    [Fact]
    public void A_state_of_50_MB_is_read_and_only_what_is_needed_of_it_kept()
    {
        var state = EngineDocuments.State(_program);
        var list = state["deployment"]!["resources"]!.AsArray();
        var ballast = new string('x', 10_000);
        for (var number = 0; number < 5_300; number++)
        {
            list.Add(new JsonObject
            {
                ["urn"] = string.Create(CultureInfo.InvariantCulture, $"urn:pulumi:s::fedinfra::kubernetes:core/v1:ConfigMap::main-map-{number}"),
                ["custom"] = true,
                ["type"] = "kubernetes:core/v1:ConfigMap",
                ["inputs"] = new JsonObject { ["data"] = new JsonObject { ["text"] = ballast } },
            });
        }

        var bytes = EngineDocuments.Bytes(state);
        Assert.True(bytes.Length > 50_000_000);

        var resources = StateSource.Read(bytes, "s");

        Assert.Equal(_program.Estimate(_settings).MonthlyUsd, Estimate(resources, _settings).MonthlyUsd);
        Assert.True(resources.Resources.Where(resource => resource.Type.EndsWith(":ConfigMap", StringComparison.Ordinal)).All(resource => resource.Inputs.Count == 0 || !resource.Inputs.ContainsKey("data")));
    }

    /// <summary>Each of them asks how many there are: a copy of the list for each would be gigabytes.</summary>
    [Fact]
    public void Pricing_a_state_of_many_resources_allocates_in_proportion_to_them()
    {
        long Allocated(int count)
        {
            var buckets = new StackResources("s", "state", [.. Enumerable.Range(0, count).Select(number => Priced.Resource("aws:s3/bucket:Bucket", $"aws-{number}", "{}"))], []);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Estimate(buckets, Priced.Stack(new UsageSettings()));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(100);

        Assert.InRange(Allocated(8_000), 1, 6 * Allocated(2_000));
    }

    [Fact]
    public void Without_a_stack_file_the_tags_say_which_sites_there_are()
    {
        var report = Estimate(StateSource.Read(EngineDocuments.Bytes(EngineDocuments.State(_program)), "s"), null);

        Assert.Equal("sample-hybrid", report.Stack);
        Assert.Superset(new HashSet<string> { "main", "north", "south" }, report.BySite.Select(site => site.Name).ToHashSet());
        Assert.Contains(report.Notes, note => note.Contains("the stack file is not known", StringComparison.Ordinal));
        Assert.Contains(report.Unpriced, item => item.Item == "power and amortisation" || item.Type == "command:remote:Command" || report.Free.Contains("lab-host-rack-1"));
    }

    [Fact]
    public void Resources_are_told_apart_by_their_URNs()
    {
        static string Nat(string parent) => $$"""{"urn": "urn:pulumi:s::p::fedinfra:aws:{{parent}}$aws:ec2/natGateway:NatGateway::nat", "type": "aws:ec2/natGateway:NatGateway", "custom": true, "inputs": {"region": "us-east-1"} }""";
        var resources = $"{Nat("One")}, {Nat("Other")}, {Nat("Other")}";

        Assert.Equal(2, StateSource.Read(Encoding.UTF8.GetBytes($$"""{"deployment": {"resources": [{{resources}}]} }"""), "s").Resources.Count);
    }

    [Fact]
    public void A_dependency_is_the_resource_that_is_meant_not_another_of_its_name()
    {
        var state = EngineDocuments.State(_program);
        var group = state["deployment"]!["resources"]!.AsArray().First(resource => resource!["type"]!.GetValue<string>() == "aws:autoscaling/group:Group")!;
        var template = group["propertyDependencies"]!.AsObject().SelectMany(input => input.Value!.AsArray()).Select(urn => urn!.GetValue<string>()).First(urn => urn.Contains("launchTemplate", StringComparison.Ordinal));
        var name = template.Split("::")[^1];
        state["deployment"]!["resources"]!.AsArray().Insert(0, JsonNode.Parse($$"""{"urn": "urn:pulumi:s::p::aws:ec2/keyPair:KeyPair::{{name}}", "type": "aws:ec2/keyPair:KeyPair", "custom": true}"""));

        Assert.Equal(_program.Estimate(_settings).Lines, Estimate(StateSource.Read(EngineDocuments.Bytes(state), "s"), _settings).Lines);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("nobody")]
    public void A_stacks_name_in_a_document_never_becomes_a_path(string name)
    {
        using var folder = new TemporaryFolder();
        var state = EngineDocuments.State(new StackProgram(name));

        var subject = CostSubject.Read(null, null, folder.Write("state.json", state.ToJsonString()));

        Assert.Null(subject.Settings);
    }

    private static CostReport Estimate(StackResources resources, StackSettings? settings) => CostEstimator.Estimate(resources, settings, PriceList.Snapshot, Priced.Today);
}
