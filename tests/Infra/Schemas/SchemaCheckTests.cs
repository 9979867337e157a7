using FedInfra.Infra.Packages;
using FedInfra.Infra.Resources;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Schemas;

/// <summary>One planted mistake of each kind, and what the check says of it.</summary>
public sealed class SchemaCheckTests
{
    private readonly StackProgram _program = new("sample");
    private readonly Scope _scope;

    public SchemaCheckTests() => _scope = new Scope(_program, "fedinfra:index:Site", "main");

    [RequiresDataFact("../schemas")]
    public void A_right_program_has_no_findings()
    {
        var provider = new Provider(_scope, ProviderPackage.Aws, "aws", new Inputs { ["region"] = "eu-central-1", ["defaultTags"] = new Inputs { ["tags"] = new Inputs { ["a"] = "b" } } });
        var scope = _scope.With(provider);
        var role = new Any(scope, "aws:iam/role:Role", "role", new Inputs { ["assumeRolePolicy"] = Input.ToJson(new Inputs { ["Version"] = "2012-10-17" }) });
        var cluster = new Any(scope, "aws:eks/cluster:Cluster", "cluster", new Inputs
        {
            ["roleArn"] = role.Out("arn"),
            ["vpcConfig"] = new Inputs { ["subnetIds"] = ["subnet-1", "subnet-2"], ["endpointPublicAccess"] = true },
        });
        _ = new Any(scope, "aws:eks/nodeGroup:NodeGroup", "pool", new Inputs
        {
            ["clusterName"] = cluster.Out("name"),
            ["nodeRoleArn"] = role.Out("arn"),
            ["scalingConfig"] = new Inputs { ["minSize"] = 0, ["maxSize"] = 4, ["desiredSize"] = 1 },
            ["subnetIds"] = ["subnet-1"],
        }, new ResourceOptions { IgnoreChanges = ["scalingConfig.desiredSize"], DependsOn = [cluster] });
        _program.Export("ca", cluster.Out("certificateAuthority.data"));
        _program.Export("issuer", cluster.Out("identities[0].oidcs[0].issuer"));

        Assert.Empty(SchemaCheck.Run(_program));
    }

    [RequiresDataFact("../schemas")]
    public void An_unknown_type_is_found() =>
        Finds(() => new Any(_scope, "aws:ec2/vpcs:Vpc", "a", new()), "unknown type; did you mean aws:ec2/vpc:Vpc");

    [RequiresDataFact("../schemas")]
    public void A_type_of_an_unknown_package_is_found() =>
        Finds(() => new Any(_scope, "awss:ec2/vpc:Vpc", "a", new()), "there is no schema of package awss");

    [RequiresDataFact("../schemas")]
    public void An_unknown_input_is_found() =>
        Finds(() => Vpc(new Inputs { ["cidr_block"] = "10.0.0.0/16" }), "main-vpc (aws:ec2/vpc:Vpc): cidr_block: unknown input; did you mean cidrBlock");

    [RequiresDataFact("../schemas")]
    public void Text_in_place_of_a_number_is_found() =>
        Finds(() => Vpc(new Inputs { ["ipv4NetmaskLength"] = "16" }), "ipv4NetmaskLength: a number is expected, not text");

    [RequiresDataFact("../schemas")]
    public void Text_in_place_of_a_truth_is_found() =>
        Finds(() => Vpc(new Inputs { ["enableDnsSupport"] = "true" }), "enableDnsSupport: true or false is expected, not text");

    [RequiresDataFact("../schemas")]
    public void A_number_in_place_of_text_is_found() =>
        Finds(() => Vpc(new Inputs { ["tags"] = new Inputs { ["size"] = 3 } }), "tags.size: text is expected, not a number");

    [RequiresDataFact("../schemas")]
    public void A_single_value_in_place_of_a_list_is_found() =>
        Finds(() => Pool(new Inputs { ["instanceTypes"] = "m6i.large" }), "instanceTypes: a list is expected, not text");

    [RequiresDataFact("../schemas")]
    public void A_list_in_place_of_a_map_is_found() =>
        Finds(() => Pool(new Inputs { ["labels"] = ["a"] }), "labels: a map is expected, not a list");

    [RequiresDataFact("../schemas")]
    public void An_unknown_input_inside_a_list_is_found() =>
        Finds(() => Pool(new Inputs { ["taints"] = [new Inputs { ["key"] = "a", ["efect"] = "NO_SCHEDULE", ["effect"] = "NO_SCHEDULE" }] }), "taints[0].efect: unknown input; did you mean effect");

    [RequiresDataFact("../schemas")]
    public void A_missing_required_input_is_found() =>
        Finds(() => new Any(_scope, "aws:eks/cluster:Cluster", "a", new Inputs { ["vpcConfig"] = new Inputs { ["subnetIds"] = ["s"] } }), "roleArn: required, but missing");

    [RequiresDataFact("../schemas")]
    public void A_missing_required_input_inside_is_found() =>
        Finds(() => Pool(new Inputs { ["scalingConfig"] = new Inputs { ["minSize"] = 0, ["maxSize"] = 1 } }), "scalingConfig.desiredSize: required, but missing");

    [RequiresDataFact("../schemas")]
    public void A_value_that_an_enumeration_lacks_is_found() =>
        Finds(() => new Any(_scope, "aws:autoscaling/group:Group", "a", new Inputs { ["minSize"] = 0, ["maxSize"] = 1, ["enabledMetrics"] = ["GroupMinSise"] }), "enabledMetrics[0]: 'GroupMinSise' is not allowed; did you mean GroupMinSize");

    [RequiresDataFact("../schemas")]
    public void A_value_of_an_open_enumeration_in_the_wrong_case_is_found() =>
        Finds(() => Storage(new Inputs { ["accessTier"] = "Hot", ["sku"] = new Inputs { ["name"] = "standard_lrs" } }), "sku.name: 'standard_lrs' is not a known value; did you mean Standard_LRS");

    [RequiresDataFact("../schemas")]
    public void A_wrong_constant_is_found() =>
        Finds(() => new Any(_scope, "kubernetes:core/v1:ConfigMap", "a", new Inputs { ["kind"] = "Secret" }), "kind: 'Secret' is not allowed; it must be ConfigMap");

    [RequiresDataFact("../schemas")]
    public void A_reference_to_an_output_that_does_not_exist_is_found() =>
        Finds(() => Vpc(new Inputs { ["cidrBlock"] = Vpc(new(), "other").Out("arnn") }), "cidrBlock: main-other (aws:ec2/vpc:Vpc) has no output 'arnn'; did you mean arn");

    [RequiresDataFact("../schemas")]
    public void A_reference_inside_an_output_that_has_no_inside_is_found() =>
        Finds(() => Vpc(new Inputs { ["cidrBlock"] = Vpc(new(), "other").Out("arn.partition") }), "the output is of type string, which has no .partition");

    [RequiresDataFact("../schemas")]
    public void A_list_output_in_place_of_text_is_found() =>
        Finds(() => Vpc(new Inputs { ["cidrBlock"] = Cluster().Out("identities") }), "cidrBlock: text is expected, not a list");

    [RequiresDataFact("../schemas")]
    public void A_reference_inside_a_text_is_checked() =>
        Finds(() => Vpc(new Inputs { ["tags"] = new Inputs { ["a"] = Output.Format($"x-{Vpc(new(), "other").Out("nme")}") } }), "tags: main-other (aws:ec2/vpc:Vpc) has no output 'nme'");

    [RequiresDataFact("../schemas")]
    public void A_reference_to_another_programs_resource_is_found()
    {
        var foreign = new Any(new Scope(new StackProgram("other"), "fedinfra:index:Site", "b"), "aws:ec2/vpc:Vpc", "vpc", new());

        Finds(() => Vpc(new Inputs { ["cidrBlock"] = foreign.Id }), "cidrBlock: refers to b-vpc (aws:ec2/vpc:Vpc), which does not stand before it in the program");
    }

    [RequiresDataFact("../schemas")]
    public void A_dependency_on_another_programs_resource_is_found()
    {
        var foreign = new Any(new Scope(new StackProgram("other"), "fedinfra:index:Site", "b"), "aws:ec2/vpc:Vpc", "vpc", new());

        Finds(() => Vpc(new(), "a", new ResourceOptions { DependsOn = [foreign] }), "dependsOn: b-vpc (aws:ec2/vpc:Vpc) does not stand before it in the program");
    }

    [RequiresDataFact("../schemas")]
    public void An_export_of_an_output_that_does_not_exist_is_found() =>
        Finds(() => _program.Export("id", Vpc(new()).Out("idd")), "output id: main-vpc (aws:ec2/vpc:Vpc) has no output 'idd'");

    [RequiresDataFact("../schemas")]
    public void An_unknown_function_is_found() =>
        Finds(() => _program.Export("a", Output.Invoke<string>("aws:ec2/getAmis:getAmi", new(), "id", null)), "output a: unknown function aws:ec2/getAmis:getAmi; did you mean aws:ec2/getAmi:getAmi");

    [RequiresDataFact("../schemas")]
    public void An_unknown_argument_of_a_function_is_found() =>
        Finds(() => _program.Export("a", Output.Invoke<string>("aws:ec2/getAmi:getAmi", new Inputs { ["owner"] = "amazon" }, "id", null)), "aws:ec2/getAmi:getAmi: owner: unknown input; did you mean owners");

    [RequiresDataFact("../schemas")]
    public void A_missing_argument_of_a_function_is_found() =>
        Finds(() => _program.Export("a", Output.Invoke<string>("aws:eks/getClusterAuth:getClusterAuth", new(), "token", null)), "aws:eks/getClusterAuth:getClusterAuth: name: required, but missing");

    [RequiresDataFact("../schemas")]
    public void An_answer_that_a_function_does_not_give_is_found() =>
        Finds(() => _program.Export("a", Output.Invoke<string>("aws:index/getCallerIdentity:getCallerIdentity", new(), "account", null)), "answers no 'account'; did you mean accountId");

    [RequiresDataFact("../schemas")]
    public void An_inside_that_an_answer_does_not_have_is_found() =>
        Finds(() => _program.Export("a", Output.Invoke<string>("aws:index/getCallerIdentity:getCallerIdentity", new(), "accountId", null).Inside<string>("[0]")), "the output is of type string, which has no [0]");

    [RequiresDataFact("../schemas")]
    public void An_unknown_provider_input_is_found() =>
        Finds(() => new Provider(_scope, ProviderPackage.Gcp, "gcp", new Inputs { ["projekt"] = "x" }), "main-gcp (pulumi:providers:gcp): projekt: unknown input; did you mean project");

    [RequiresDataFact("../schemas")]
    public void A_provider_of_another_package_is_found()
    {
        var provider = new Provider(_scope, ProviderPackage.Gcp, "gcp", new());

        Finds(() => Vpc(new(), "a", new ResourceOptions { Provider = provider }), "provider: main-gcp (pulumi:providers:gcp) does not manage it");
    }

    [RequiresDataFact("../schemas")]
    public void A_provider_of_another_version_than_the_schemas_is_found() =>
        Finds(() => new Provider(_scope, new ProviderPackage("aws", "6.0.0"), "aws", new()), "version: 6.0.0 is not the ");

    [RequiresDataFact("../schemas")]
    public void An_unknown_input_in_ignoreChanges_is_found() =>
        Finds(() => Vpc(new(), "a", new ResourceOptions { IgnoreChanges = ["cidrBlok"] }), "ignoreChanges: unknown input 'cidrBlok'; did you mean cidrBlock");

    [RequiresDataFact("../schemas")]
    public void An_unknown_secret_output_is_found() =>
        Finds(() => Vpc(new(), "a", new ResourceOptions { AdditionalSecretOutputs = ["arns"] }), "additionalSecretOutputs: unknown output 'arns'; did you mean arn");

    [RequiresDataFact("../schemas")]
    public void A_list_inside_a_text_is_found() =>
        Finds(() => _program.Export("a", Output.Format($"{Cluster().Out("identities")}")), "a list or map is put into a text");

    [RequiresDataFact("../schemas")]
    public void A_mistake_deep_inside_a_Kubernetes_object_is_found() =>
        Finds(
            () => new Any(_scope, "kubernetes:apps/v1:Deployment", "a", new Inputs
            {
                ["metadata"] = new Inputs { ["name"] = "x" },
                ["spec"] = new Inputs
                {
                    ["selector"] = new Inputs { ["matchLabels"] = new Inputs { ["app"] = "x" } },
                    ["template"] = new Inputs
                    {
                        ["spec"] = new Inputs { ["containers"] = [new Inputs { ["name"] = "x", ["ports"] = [new Inputs { ["containerPort"] = "8443" }] }] },
                    },
                },
            }),
            "spec.template.spec.containers[0].ports[0].containerPort: a number is expected, not text");

    [RequiresDataFact("../schemas")]
    public void A_value_that_fits_no_alternative_is_found() =>
        Finds(
            () => new Any(_scope, "kubernetes:core/v1:Service", "a", new Inputs { ["spec"] = new Inputs { ["ports"] = [new Inputs { ["port"] = 443, ["targetPort"] = true }] } }),
            "spec.ports[0].targetPort: a number or text is expected, not true or false");

    [RequiresDataFact("../schemas")]
    public void Every_pinned_version_is_the_one_that_its_schema_describes() =>
        Assert.All(ProviderPackage.All, package => Assert.Equal(ProviderSchemas.Find(package.Name)!.Version, package.Version));

    private Any Vpc(Inputs inputs, string name = "vpc", ResourceOptions? options = null) => new(_scope, "aws:ec2/vpc:Vpc", name, inputs, options);

    private Any Cluster() => new(_scope, "aws:eks/cluster:Cluster", "cluster", new Inputs { ["roleArn"] = "arn:x", ["vpcConfig"] = new Inputs { ["subnetIds"] = ["s"] } });

    private Any Pool(Inputs inputs) => new(_scope, "aws:eks/nodeGroup:NodeGroup", "pool", new Inputs
    {
        ["clusterName"] = "c",
        ["nodeRoleArn"] = "arn:x",
        ["scalingConfig"] = new Inputs { ["minSize"] = 0, ["maxSize"] = 1, ["desiredSize"] = 0 },
        ["subnetIds"] = ["s"],
    }.With(inputs));

    private Any Storage(Inputs inputs) => new(_scope, "azure-native:storage:StorageAccount", "store", new Inputs { ["kind"] = "StorageV2", ["resourceGroupName"] = "g" }.With(inputs));

    private void Finds(Func<object> plant, string expected) => Finds(() => { _ = plant(); }, expected);

    private void Finds(Action plant, string expected)
    {
        plant();
        var finding = Assert.Single(SchemaCheck.Run(_program));
        Assert.Contains(expected, finding, StringComparison.Ordinal);
    }

    /// <summary>A resource of any type with any output, which the typed classes would not allow.</summary>
    private sealed class Any(Scope scope, string type, string name, Inputs inputs, ResourceOptions? options = null)
        : Resource(scope, type, name, inputs, options)
    {
        public Output<string> Out(string path) => Output<string>(path);
    }
}
