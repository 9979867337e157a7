using System.Text.Json.Nodes;
using FedInfra.Infra.Tests.Synthesis;
using Pulumi;

namespace FedInfra.Infra.PulumiSdk.Tests;

/// <summary>What Pulumi hands over, and what is said where it cannot be used.</summary>
public sealed class ConfigurationTests
{
    private const string Stack = "local-dev";

    [Fact]
    public async Task A_broken_configuration_is_one_message_without_a_stack_trace_that_repeats_no_value()
    {
        var error = await Assert.ThrowsAnyAsync<RunException>(() => Run(config => config["fedinfra:sits"] = "s3cr3t"));

        Assert.Contains("fedinfra:sits", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_not_set_is_named_with_the_command_that_sets_it()
    {
        var error = await Assert.ThrowsAnyAsync<RunException>(() => Run(config => config.Remove("fedinfra:caKey")));

        Assert.Contains("pulumi config set --secret fedinfra:caKey", error.Message, StringComparison.Ordinal);
    }

    private static Task<NativeRun> Run(Action<JsonObject> change)
    {
        var config = JsonNode.Parse(PulumiConfig.Of(Stack))!.AsObject();
        change(config);
        return NativeRun.OfAsync(Stack, new FakeCloud(ParityTests.Program(Stack)), config: config.ToJsonString());
    }
}
