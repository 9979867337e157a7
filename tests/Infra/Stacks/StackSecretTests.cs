using System.Text.Json;
using System.Text.Json.Nodes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>Secrets are neither read nor repeated.</summary>
public sealed class StackSecretTests
{
    private const string Value = "hunter2-correct-horse";

    public static TheoryData<string> Keys => [.. ConfigSecret.All.Select(secret => secret.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_secret_in_plain_text_is_refused_and_not_repeated(string key)
    {
        var error = Assert.Throws<InfraException>(() => StackFile.Parse(SampleFile.Name, WithSecret(key, Value))).Message;

        Assert.Contains($"pulumi config set --secret fedinfra:{key}", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void An_encrypted_secret_changes_nothing(string key) =>
        Assert.Equal(Settings.Text(SampleFile.Read()), Settings.Text(StackFile.Parse(SampleFile.Name, WithSecret(key, "\n    secure: v1:abc"))));

    [Fact]
    public void Secrets_from_Pulumi_change_nothing()
    {
        var config = (JsonObject)JsonNode.Parse(PulumiConfig.Of(SampleFile.Text))!;
        var without = StackConfiguration.FromPulumi(SampleFile.Name, config.ToJsonString());
        foreach (var secret in ConfigSecret.All)
        {
            config[$"fedinfra:{secret.Key}"] = Value;
        }

        var with = StackConfiguration.FromPulumi(SampleFile.Name, config.ToJsonString());

        Assert.Equal(Settings.Text(without), Settings.Text(with));
        Assert.DoesNotContain(Value, Settings.Text(with), StringComparison.Ordinal);
    }

    /// <summary>Whatever value Pulumi hands over may be a secret: in every place, of the wrong shape, it is not repeated.</summary>
    [Fact]
    public void No_value_from_Pulumi_is_ever_repeated()
    {
        var config = (JsonObject)JsonNode.Parse(PulumiConfig.Of(SampleFile.Text))!;
        var broken = 0;
        foreach (var key in config.Select(entry => entry.Key).Where(key => key.StartsWith("fedinfra:", StringComparison.Ordinal)).ToList())
        {
            var text = config[key]!.GetValue<string>();
            var values = text[0] is '{' or '[' ? Poisoned(JsonNode.Parse(text)!) : [$"{Value} !"];
            foreach (var value in values.Append($"{{\"{Value}").Append($"{{\"{Value}\": 1, \"{Value}\": 2}}").Append(Value + "/!"))
            {
                config[key] = value;
                var error = Record.Exception(() => StackConfiguration.FromPulumi(SampleFile.Name, config.ToJsonString()));
                Assert.True(error is null or InfraException, $"{error}");
                Assert.DoesNotContain(Value, error?.ToString() ?? "", StringComparison.Ordinal);
                broken += error is null ? 0 : 1;
            }

            config[key] = text;
        }

        Assert.InRange(broken, 60, int.MaxValue);
    }

    [Fact]
    public void An_unknown_key_from_Pulumi_is_named_without_its_value()
    {
        var error = Assert.Throws<InfraException>(() => StackConfiguration.FromPulumi("s", JsonSerializer.Serialize(new Dictionary<string, string> { ["fedinfra:databasePasword"] = Value }))).Message;

        Assert.Contains("PULUMI_CONFIG: fedinfra:databasePasword: this key is unknown", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"a": "b", "a": "c"}""")]
    public void What_is_no_JSON_map_is_refused(string json) =>
        Assert.StartsWith("PULUMI_CONFIG: ", Assert.Throws<InfraException>(() => StackConfiguration.FromPulumi("s", json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Keys_of_other_programs_are_left_alone()
    {
        var config = (JsonObject)JsonNode.Parse(PulumiConfig.Of(SampleFile.Text))!;
        config["gcp:project"] = "{not json";
        config["another:owner"] = 7;

        Assert.Equal(Settings.Text(SampleFile.Read()), Settings.Text(StackConfiguration.FromPulumi(SampleFile.Name, config.ToJsonString())));
    }

    private static string WithSecret(string key, string value) =>
        SampleFile.Text.Replace("  fedinfra:databasePassword:\n    secure: v1:xyz\n", $"  fedinfra:{key}: {value}\n", StringComparison.Ordinal);

    /// <summary>The tree as text, once for each scalar in it, which then holds a secret.</summary>
    private static IEnumerable<string> Poisoned(JsonNode root)
    {
        for (var target = 0; ; target++)
        {
            var (count, copy) = (0, root.DeepClone());
            Poison(copy, target, ref count);
            if (count <= target)
            {
                yield break;
            }

            yield return copy.ToJsonString();
        }
    }

    private static void Poison(JsonNode node, int target, ref int count)
    {
        foreach (var child in node is JsonObject map ? map.Select(entry => entry.Value).ToList() : node is JsonArray list ? [.. list] : [])
        {
            if (child is JsonValue)
            {
                if (count++ == target)
                {
                    child.ReplaceWith($"{Value} !");
                }
            }
            else if (child is not null)
            {
                Poison(child, target, ref count);
            }
        }
    }
}
