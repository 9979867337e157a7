using FedInfra.Infra.Checks;
using FedInfra.Infra.Checks.Structure;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;

namespace FedInfra.Infra.Tests.Checks;

/// <summary>One planted mistake of each kind, and what the check says of it.</summary>
public sealed class StructureCheckTests
{
    private readonly PlantedProgram _planted = new();

    [Theory]
    [InlineData(Cloud.Aws)]
    [InlineData(Cloud.Azure)]
    [InlineData(Cloud.Gcp)]
    [InlineData(Cloud.OnPrem)]
    public void Every_cloud_s_program_is_sound(Cloud cloud) =>
        Assert.Empty(StructureCheck.Run(StackBuilder.Build(SampleStacks.One(cloud))));

    [Fact]
    public void A_hybrid_program_is_sound() => Assert.Empty(StructureCheck.Run(StackBuilder.Build(SampleStacks.Hybrid())));

    [Theory]
    [InlineData("two words")]
    [InlineData("a.b")]
    [InlineData("a[0]")]
    [InlineData("größe")]
    public void A_name_that_a_reference_cannot_hold_is_found(string name)
    {
        _planted.Add("aws:ec2/vpc:Vpc", name, new Inputs());

        Found("legal-names", $"main-{name}", "cannot stand in a reference");
    }

    [Fact]
    public void A_type_that_Pulumi_YAML_refuses_is_found_with_the_one_to_use()
    {
        _planted.Add("kubernetes:helm.sh/v3:Chart", "chart", new Inputs());

        Assert.Equal("Use kubernetes:helm.sh/v3:Release.", Found("refused-types", "main-chart", "refuses the type").Fix);
    }

    [Fact]
    public void A_reference_to_another_program_s_resource_is_found()
    {
        var stranger = new PlantedProgram("other").Add("aws:ec2/vpc:Vpc", "vpc", new Inputs());
        _planted.Add("aws:ec2/subnet:Subnet", "subnet", new Inputs { ["vpcId"] = Output.Format($"x{stranger.Id}") });

        Found("known-references", "main-subnet", "vpcId refers to other-vpc (aws:ec2/vpc:Vpc), which is no resource of this program");
    }

    [Fact]
    public void A_cycle_is_found_where_a_resource_refers_to_a_later_one()
    {
        var inputs = new Inputs();
        var first = _planted.Add("aws:ec2/vpc:Vpc", "first", inputs);
        var second = _planted.Add("aws:ec2/vpc:Vpc", "second", new Inputs { ["a"] = first.Id });
        inputs["b"] = Input.List([second.Id]);

        Found("known-references", "main-first", "b[0] refers to main-second (aws:ec2/vpc:Vpc), which comes later");
    }

    [Fact]
    public void An_option_that_names_another_program_s_resource_is_found()
    {
        var stranger = new PlantedProgram("other").Add("aws:ec2/vpc:Vpc", "vpc", new Inputs());
        _planted.Add("aws:ec2/vpc:Vpc", "vpc", new Inputs(), new ResourceOptions { DependsOn = [stranger] });

        Found("known-references", "main-vpc", "dependsOn refers to other-vpc");
    }

    [Fact]
    public void An_output_of_another_program_s_resource_is_found()
    {
        _planted.Program.Export("id", new PlantedProgram("other").Add("aws:ec2/vpc:Vpc", "vpc", new Inputs()).Id);

        Found("known-references", null, "the stack's output id refers to other-vpc");
    }

    [Fact]
    public void A_resource_without_an_explicit_provider_is_found()
    {
        _ = new Any(_planted.Bare, "aws:ec2/vpc:Vpc", "vpc", new Inputs());

        Found("pinned-providers", "main-vpc", "No explicit provider manages aws:ec2/vpc:Vpc");
    }

    [Fact]
    public void A_provider_of_another_version_is_found()
    {
        _ = new Provider(_planted.Bare, new ProviderPackage("aws", "6.0.0"), "old", new Inputs());

        Found("pinned-providers", "main-old", "version is 6.0.0");
    }

    [Fact]
    public void A_package_that_nobody_pinned_is_found()
    {
        _planted.Add("random:index:RandomPassword", "password", new Inputs());

        Found("pinned-providers", "main-password", "Package 'random' has no pinned version");
    }

    [Fact]
    public void A_provider_of_another_package_is_found()
    {
        _planted.Add("aws:ec2/vpc:Vpc", "vpc", new Inputs(), new ResourceOptions { Provider = _planted.Scope.ProviderOf("gcp") });

        Found("pinned-providers", "main-vpc", "is of package gcp, not aws");
    }

    [Fact]
    public void A_key_that_would_be_read_as_a_function_is_found()
    {
        _planted.Add("aws:ec2/vpc:Vpc", "vpc", new Inputs { ["tags"] = new Inputs { ["fn::secret"] = "x" } });

        Found("reserved-keys", "main-vpc", "The key 'fn::secret' of tags would be read as a function");
    }

    [Theory]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n", "a private key")]
    [InlineData("aws_access_key_id = AKIAIOSFODNN7EXAMPLE", "an AWS access key")]
    [InlineData("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "an access token")]
    public void A_text_that_looks_like_a_secret_is_found_and_not_repeated(string text, string kind)
    {
        _planted.Add("aws:ec2/launchTemplate:LaunchTemplate", "machines", new Inputs { ["userData"] = Input.ToBase64(text) });

        var finding = Found("secrets-by-reference", "main-machines", $"The input userData holds what looks like {kind}.");
        Assert.DoesNotContain(text, finding.Message + finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_that_is_a_literal_is_found_and_a_reference_is_not()
    {
        _planted.Add("aws:rds/instance:Instance", "sound", new Inputs { ["password"] = ConfigSecret.DatabasePassword });
        _planted.Add("aws:rds/instance:Instance", "planted", new Inputs { ["password"] = "hunter2" });

        var finding = Found("secrets-by-reference", "main-planted", "The input password holds a secret as plain text.");
        Assert.DoesNotContain("hunter2", finding.ToString(), StringComparison.Ordinal);
        Assert.Contains("databasePassword", finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stringData", "db")]
    [InlineData("data", "config.json")]
    [InlineData("stringData", "password")]
    public void A_literal_in_a_Kubernetes_secret_is_found_whatever_it_is_called(string input, string key)
    {
        _planted.Add("kubernetes:core/v1:Secret", "planted", new Inputs { [input] = new Inputs { [key] = "hunter2", ["username"] = "fedinfra" } });

        var finding = Found("secrets-by-reference", "main-planted", $"The input {input}.{key} holds a secret as plain text.");
        Assert.DoesNotContain("hunter2", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_literal_inside_a_Kubernetes_secret_s_JSON_is_found_and_a_secret_in_it_passes()
    {
        Inputs Secret(Input password) => new() { ["stringData"] = new Inputs { [".dockerconfigjson"] = Input.ToJson(new Inputs { ["auths"] = new Inputs { ["registry"] = new Inputs { ["auth"] = password } } }) } };
        _planted.Add("kubernetes:core/v1:Secret", "sound", Secret(ConfigSecret.DatabasePassword));
        _planted.Add("kubernetes:core/v1:Secret", "planted", Secret("aHVudGVyMg=="));

        Found("secrets-by-reference", "main-planted", "The input stringData..dockerconfigjson holds a secret as plain text.");
    }

    [Fact]
    public void A_password_in_a_list_is_found()
    {
        _planted.Add("aws:rds/instance:Instance", "planted", new Inputs { ["users"] = [new Inputs { ["password"] = ["hunter2"] }] });

        Found("secrets-by-reference", "main-planted", "The input users[0].password[0] holds a secret as plain text.");
    }

    [Fact]
    public void A_password_in_the_environment_is_found_and_a_file_s_name_passes()
    {
        _planted.Add("kubernetes:core/v1:Pod", "planted", new Inputs
        {
            ["spec"] = new Inputs
            {
                ["env"] = [new Inputs { ["name"] = "PGPASSWORD_FILE", ["value"] = "/run/secrets/db" }, new Inputs { ["name"] = "PGPASSWORD", ["value"] = "hunter2" }],
            },
        });

        Found("secrets-by-reference", "main-planted", "The input spec.env[1].value holds a secret as plain text.");
    }

    [Fact]
    public void An_address_with_a_password_is_found_and_one_with_a_reference_passes()
    {
        _planted.Add("kubernetes:core/v1:ConfigMap", "sound", new Inputs { ["data"] = new Inputs { ["db"] = Output.Format($"postgres://fedinfra:{ConfigSecret.DatabasePassword}@db") } });
        _planted.Add("kubernetes:core/v1:ConfigMap", "planted", new Inputs { ["data"] = new Inputs { ["db"] = "postgres://fedinfra:hunter2@db" } });

        Found("secrets-by-reference", "main-planted", "The input data.db holds what looks like an address with a password.");
    }

    /// <summary>The one finding of the planted mistake.</summary>
    private Finding Found(string rule, string? resource, string message)
    {
        var finding = Assert.Single(StructureCheck.Run(_planted.Program));
        Assert.Equal((rule, resource, Severity.Error), (finding.Rule, finding.Resource, finding.Severity));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Fix);
        return finding;
    }
}
