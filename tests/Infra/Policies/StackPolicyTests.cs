using System.Globalization;
using System.Text.Json.Nodes;
using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Policies;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Checks;
using FedInfra.Infra.Tests.Clusters;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Policies;

/// <summary>required-tags, budget-exists, data-residency and least-privilege; and that sound stacks pass all policies.</summary>
public sealed class StackPolicyTests
{
    private static readonly Inputs _tags = new() { ["fedinfra-stack"] = "s", ["fedinfra-site"] = "t", ["fedinfra-owner"] = "o", ["managed-by"] = "fedinfra" };

    private static readonly Inputs _alerts = new() { ["notifications"] = [new Inputs { ["threshold"] = 80, ["subscriberEmailAddresses"] = ["ml-platform@example.org"] }] };

    [Theory]
    [InlineData(Cloud.Aws)]
    [InlineData(Cloud.Azure)]
    [InlineData(Cloud.Gcp)]
    [InlineData(Cloud.OnPrem)]
    public void A_sound_stack_passes_every_policy(Cloud cloud)
    {
        var stack = SampleStacks.One(cloud);
        var site = stack.Sites[0];
        stack = stack with { Coordinator = stack.Coordinator with { AdminHostname = "admin.fl.example.org" }, Sites = [site with { KubernetesVersion = cloud == Cloud.OnPrem ? site.KubernetesVersion : "1.99", Engine = "torch", ClientNodes = [.. site.ClientNodes, site.ClientNodes[1] with { Name = "main-neurology" }] }] };

        Assert.Empty(new StackCheck(TimeProvider.System).Run(StackBuilder.Build(stack), stack).Findings);
    }

    [Fact]
    public void Policies_have_names_of_their_own_and_say_what_they_demand()
    {
        Assert.Equal(PolicySet.All.Count, PolicySet.All.Select(policy => policy.Id).Distinct().Count());
        Assert.All(PolicySet.All, policy => Assert.EndsWith(".", policy.Summary, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("aws:ec2/vpc:Vpc", "tags")]
    [InlineData("azure-native:storage:StorageAccount", "tags")]
    [InlineData("gcp:storage/bucket:Bucket", "labels")]
    [InlineData("gcp:container/cluster:Cluster", "resourceLabels")]
    public void What_can_be_tagged_is(string type, string input)
    {
        Assert.Equal(["It lacks fedinfra-stack, fedinfra-site, fedinfra-owner, managed-by."], PlantedProgram.Breaches("required-tags", type, new Inputs()));
        Assert.Equal(["It lacks fedinfra-owner, managed-by."], PlantedProgram.Breaches("required-tags", type, new Inputs { [input] = new Inputs { ["fedinfra-stack"] = "s", ["fedinfra-site"] = "t" } }));
        Assert.Equal(["It lacks fedinfra-owner."], PlantedProgram.Breaches("required-tags", type, new Inputs { [input] = _tags.With(new Inputs { ["fedinfra-owner"] = " " }) }));
        Assert.Empty(PlantedProgram.Breaches("required-tags", type, new Inputs { [input] = _tags }));
    }

    [Fact]
    public void A_provider_s_default_tags_count()
    {
        var planted = new PlantedProgram();
        var provider = new Provider(planted.Bare, Infra.Packages.ProviderPackage.Aws, "tagging", new Inputs { ["defaultTags"] = new Inputs { ["tags"] = _tags } });
        planted.Add("aws:ec2/vpc:Vpc", "vpc", new Inputs(), new ResourceOptions { Provider = provider });

        Assert.Empty(planted.Breaches("required-tags"));
    }

    [Fact]
    public void Tags_reach_the_machines_of_a_group()
    {
        ListInput Tags(bool propagate) => (ListInput)Input.List([.. _tags.Values.Select(tag => (Input)new Inputs { ["key"] = tag.Key, ["value"] = tag.Value, ["propagateAtLaunch"] = propagate })]);

        Assert.Equal(["Its machines lack fedinfra-stack, fedinfra-site, fedinfra-owner, managed-by."], PlantedProgram.Breaches("required-tags", "aws:autoscaling/group:Group", new Inputs { ["tags"] = Tags(false) }));
        Assert.Empty(PlantedProgram.Breaches("required-tags", "aws:autoscaling/group:Group", new Inputs { ["tags"] = Tags(true) }));
        Assert.Equal(2, PlantedProgram.Breaches("required-tags", "aws:ec2/launchTemplate:LaunchTemplate", new Inputs { ["tags"] = _tags }).Count);
        Assert.Single(PlantedProgram.Breaches("required-tags", "azure-native:containerservice:ManagedCluster", new Inputs { ["tags"] = _tags, ["agentPoolProfiles"] = [new Inputs { ["name"] = "system" }] }));
    }

    [RequiresDataFact("../schemas")]
    public void Every_type_that_a_schema_lets_be_tagged_is_known()
    {
        // A list of network tags is not what costs are allocated by, and groups are looked at apart.
        string[] inputs = ["tags", "labels", "userLabels", "resourceLabels"];
        var missing = from package in new[] { "aws", "azure-native", "gcp" }
                      from resource in JsonNode.Parse(File.ReadAllText(Path.Combine(TestData.Schemas, $"{package}.trimmed.json")))!["resources"]!.AsObject()
                      where inputs.Any(input => (package != "aws" || input == "tags") && resource.Value!["inputProperties"]![input]?["additionalProperties"] is not null)
                      where Taggable.InputOf(resource.Key) is null
                      select resource.Key;

        Assert.Empty(missing);
    }

    [Fact]
    public void A_stack_without_a_budget_is_found()
    {
        var planted = new PlantedProgram { Stack = SampleStacks.One(Cloud.OnPrem) with { Budget = null } };

        Assert.Equal("Set fedinfra:budget with monthlyUsd and emails.", Assert.Single(planted.Breaches("budget-exists")).Fix);
    }

    [Fact]
    public void Every_cloud_of_a_stack_watches_its_costs()
    {
        var planted = new PlantedProgram("north") { Stack = SampleStacks.Hybrid() };
        planted.Add("aws:budgets/budget:Budget", "budget", _alerts);

        Assert.Equal(
            ["Nothing watches what the stack costs on Azure (site main).", "Nothing watches what the stack costs on Gcp in fedinfra-sample (site south)."],
            planted.Messages("budget-exists"));
    }

    [Fact]
    public void Every_account_of_a_cloud_watches_its_costs()
    {
        var stack = SampleStacks.One(Cloud.Aws);
        SiteSettings Site(string name, string? account) => SampleStacks.Site(name, Cloud.Aws, 10) with { Account = account };
        var planted = new PlantedProgram { Stack = stack with { Sites = [Site("main", "111111111111"), Site("same", "111111111111"), Site("other", "222222222222"), Site("further", "222222222222")] } };
        planted.Add("aws:budgets/budget:Budget", "budget", _alerts);

        Assert.Equal(["Nothing watches what the stack costs on Aws in 222222222222 (site other, further)."], planted.Messages("budget-exists"));
    }

    [Fact]
    public void A_budget_that_tells_nobody_does_not_count()
    {
        var planted = new PlantedProgram { Stack = SampleStacks.One(Cloud.Aws) };
        planted.Add("aws:budgets/budget:Budget", "budget", new Inputs { ["notifications"] = Input.List([]) });

        Assert.Equal(["Nothing watches what the stack costs on Aws (site main)."], planted.Messages("budget-exists"));
    }

    [Theory]
    [InlineData(Cloud.Aws, "1.34", "2026-10-02", null)]
    [InlineData(Cloud.Aws, "1.34", "2026-10-03", "Support of Kubernetes 1.34 at site main ends on 2026-12-02: after that EKS charges $0.60 an hour for its control plane instead of $0.10.")]
    [InlineData(Cloud.Gcp, "1.35", "2027-02-28", "Support of Kubernetes 1.35 at site main ends on 2027-02-28: after that the cloud may refuse new clusters of it, or upgrade this one by itself.")]
    [InlineData(Cloud.Aws, "1.29", "2026-11-23", "Support of Kubernetes 1.29 at site main has ended, long before this version of infra: EKS charges $0.60 an hour for its control plane instead of $0.10.")]
    [InlineData(Cloud.Aws, "1.36", "2030-01-01", null)]
    [InlineData(Cloud.Aws, "1.33", "2026-07-30", "Support of Kubernetes 1.33 at site main ended on 2026-07-29: EKS charges $0.60 an hour for its control plane instead of $0.10.")]
    [InlineData(Cloud.Azure, "1.34", "2026-11-23", "Support of Kubernetes 1.34 at site main ended on 2026-10-27: the cloud may refuse new clusters of it, or upgrade this one by itself.")]
    [InlineData(Cloud.Gcp, SiteSettings.DefaultKubernetesVersion, "2026-11-23", null)]
    [InlineData(Cloud.OnPrem, "1.32", "2030-01-01", null)]
    public void A_Kubernetes_release_whose_support_ends_or_has_ended_is_found(Cloud cloud, string release, string today, string? message)
    {
        var stack = SampleStacks.One(cloud);
        var planted = new PlantedProgram { Stack = stack with { Sites = [stack.Sites[0] with { KubernetesVersion = release }] }, Today = DateOnly.Parse(today, CultureInfo.InvariantCulture) };

        Assert.Equal(message is null ? [] : [message], planted.Messages("supported-kubernetes"));
    }

    [Theory]
    [InlineData("1.33", "2026-11-23", "kubernetesVersion to \"1.35\"; a cluster that stands goes one release at a time")]
    [InlineData("1.35", "2027-03-01", "This version of infra knows no newer release that is supported")]
    [InlineData("1.33", "2027-03-28", "This version of infra knows no newer release that is supported")]
    public void No_release_is_advised_that_is_not_supported_itself(string release, string today, string advice)
    {
        var stack = SampleStacks.One(Cloud.Aws);
        var planted = new PlantedProgram { Stack = stack with { Sites = [stack.Sites[0] with { KubernetesVersion = release }] }, Today = DateOnly.Parse(today, CultureInfo.InvariantCulture) };

        var fix = Assert.Single(planted.Breaches("supported-kubernetes")).Fix;

        Assert.Contains(advice, fix, StringComparison.Ordinal);
        Assert.Equal(advice.Contains("1.35", StringComparison.Ordinal), fix.Contains("\"1.35\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Cloud.Azure, true, null, true)]
    [InlineData(Cloud.Gcp, true, null, true)]
    [InlineData(Cloud.Gcp, true, "admin.fl.example.org", false)]
    [InlineData(Cloud.Gcp, false, null, false)]
    [InlineData(Cloud.Aws, true, null, false)]
    [InlineData(Cloud.OnPrem, true, null, false)]
    public void Administrators_from_outside_who_dial_a_name_that_the_certificate_lacks_are_found(Cloud cloud, bool outside, string? hostname, bool found)
    {
        var stack = SampleStacks.One(cloud);
        var coordinator = stack.Coordinator with { AdminCidrs = outside ? ["203.0.113.0/24"] : [], AdminHostname = hostname };

        var findings = new PlantedProgram { Stack = stack with { Coordinator = coordinator } }.Breaches("admin-name");

        Assert.Equal(found ? [$"Administrators may come from 203.0.113.0/24, but the certificate holds no name of the admin address on {cloud}, so TLS fails there."] : [], findings.Select(finding => finding.Message));
        Assert.All(findings, finding => Assert.Equal(Severity.Warning, finding.Severity));
        Assert.All(findings, finding => Assert.Contains("fedinfra:coordinator.adminHostname", finding.Fix, StringComparison.Ordinal));
    }

    [Fact]
    public void Too_few_client_nodes_for_a_masked_round_are_found()
    {
        var stack = SampleStacks.One(Cloud.Aws);

        var finding = Assert.Single(new PlantedProgram { Stack = stack }.Breaches("federation-size"));

        Assert.Equal((Severity.Warning, "The stack has 2 client nodes; masked rounds, which jobs ask for by default, wait for 3."), (finding.Severity, finding.Message));
        Assert.Empty(new PlantedProgram { Stack = SampleStacks.Hybrid() }.Breaches("federation-size"));
    }

    [Theory]
    [InlineData(Cloud.Aws, null, "t4", "the engine managed trains on processors only.")]
    [InlineData(Cloud.Aws, "managed", "t4", "the engine managed trains on processors only.")]
    [InlineData(Cloud.Aws, "torch", "t4", null)]
    [InlineData(Cloud.Aws, "torch", "trainium", "the engine torch trains on processors and NVIDIA GPUs only.")]
    [InlineData(Cloud.Gcp, "torch", "tpu-v5e", "the engine torch trains on processors and NVIDIA GPUs only.")]
    [InlineData(Cloud.OnPrem, "torch", "a100-80", null)]
    [InlineData(Cloud.OnPrem, "torch", "mi300x", "the engine torch trains on processors and NVIDIA GPUs only.")]
    [InlineData(Cloud.Gcp, "jax", "tpu-v5e", null)]
    public void Accelerators_that_the_engine_does_not_use_are_found(Cloud cloud, string? engine, string accelerator, string? why)
    {
        var stack = SampleStacks.One(cloud);
        var site = stack.Sites[0] with
        {
            Engine = engine,
            Pools = [.. stack.Sites[0].Pools.Select(pool => pool.HasAccelerator ? pool with { Accelerator = accelerator } : pool)],
            Hosts = [.. stack.Sites[0].Hosts.Select(host => host.Accelerators > 0 && host.Name == "rack-2" ? host with { Accelerator = accelerator } : host)],
        };

        var findings = new PlantedProgram { Stack = stack with { Sites = [site] } }.Breaches("accelerators-used");

        Assert.Equal(why is null ? [] : [$"The accelerators of main-cardiology at site main stand idle: {why}"], findings.Select(finding => finding.Message));
        Assert.All(findings, finding => Assert.Contains("fedinfra:sites.main.engine", finding.Fix, StringComparison.Ordinal));
    }

    [Fact]
    public void A_pool_that_no_client_node_names_is_found()
    {
        var stack = SampleStacks.One(Cloud.Aws);
        var planted = new PlantedProgram { Stack = stack with { Sites = [stack.Sites[0] with { ClientNodes = [stack.Sites[0].ClientNodes[0]] }] } };

        var finding = Assert.Single(planted.Breaches("unused-pool"));

        Assert.Equal((Severity.Warning, "No client node of site main runs on pool cpu."), (finding.Severity, finding.Message));
        Assert.Empty(new PlantedProgram { Stack = stack }.Breaches("unused-pool"));
    }

    [Theory]
    [InlineData(Cloud.Aws, "eu-central-1", "eu", null)]
    [InlineData(Cloud.Aws, "eu-west-2", "uk", null)]
    [InlineData(Cloud.Azure, "norwayeast", "no", null)]
    [InlineData(Cloud.Azure, "jioindiawest", "in", null)]
    [InlineData(Cloud.Gcp, "us-central1", "us", null)]
    [InlineData(Cloud.OnPrem, "basement", "eu", null)]
    [InlineData(Cloud.Aws, "eu-central-2", "eu", "region 'eu-central-2' is in ch, and its data may only be in eu")]
    [InlineData(Cloud.Aws, "eu-west-2", "eu", "region 'eu-west-2' is in uk")]
    [InlineData(Cloud.Azure, "norwayeast", "eu", "is in no, and")]
    [InlineData(Cloud.Gcp, "mars-north1", "eu", "nobody has said which jurisdiction Gcp region 'mars-north1' is in")]
    [InlineData(Cloud.Aws, "eu-central-1", "europe", "the jurisdiction 'europe' is unknown")]
    public void A_site_stands_where_its_data_may_be(Cloud cloud, string region, string residency, string? message)
    {
        var stack = SampleStacks.One(cloud);
        var planted = new PlantedProgram { Stack = stack with { Sites = [stack.Sites[0] with { Region = region, Residency = [residency] }] } };

        var findings = planted.Breaches("data-residency");

        Assert.Equal(message is null, findings.Count == 0);
        Assert.Contains(message ?? "", string.Join('\n', findings.Select(finding => finding.Message)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_region_of_the_catalogue_may_have_the_data_of_its_own_jurisdiction_and_no_other()
    {
        var catalogue = MachineCatalogue.Default;
        foreach (var cloud in new[] { Cloud.Aws, Cloud.Azure, Cloud.Gcp })
        {
            var site = SampleStacks.One(cloud).Sites[0];
            foreach (var region in catalogue.Regions(cloud).Select(name => catalogue.Region(cloud, name)!))
            {
                Assert.Empty(In(site with { Region = region.Name, Residency = [region.Jurisdiction] }));
                Assert.Single(In(site with { Region = region.Name, Residency = [.. catalogue.Jurisdictions.Where(other => other != region.Jurisdiction)] }));
            }
        }

        static IReadOnlyList<Finding> In(SiteSettings site) => new PlantedProgram { Stack = SampleStacks.One(site.Cloud) with { Sites = [site] } }.Breaches("data-residency");
    }

    [Theory]
    [InlineData(1, 0, 25, "Site 'main': spot pool 'gpu' has no spot machine while training runs: onDemandPercent 25 of 1 machine, rounded up, is all on demand.")]
    [InlineData(2, 2, 0, "onDemandBase 2 of 2 machines")]
    [InlineData(3, 1, 60, "onDemandBase 1 and onDemandPercent 60 of 3 machines")]
    [InlineData(2, 0, 25, null)]
    [InlineData(1, 0, 0, null)]
    [InlineData(0, 0, 100, null)]
    public void A_spot_pool_that_is_on_demand_only_is_worth_a_warning(int desired, int onDemandBase, int percent, string? message)
    {
        var stack = SampleStacks.One(Cloud.Aws);
        var site = stack.Sites[0];
        var pools = site.Pools.Select(pool => pool.Spot ? pool with { Desired = desired, OnDemandBase = onDemandBase, OnDemandPercent = percent } : pool);
        var planted = new PlantedProgram { Stack = stack with { Sites = [site with { Pools = [.. pools] }] } };

        var findings = planted.Breaches("spot-share");

        Assert.Equal(message is null ? 0 : 1, findings.Count);
        Assert.All(findings, finding =>
        {
            Assert.Equal(Severity.Warning, finding.Severity);
            Assert.Contains(message!, finding.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("*", "*", "A statement allows * on every resource.")]
    [InlineData("*:*", "*", "A statement allows *:* on every resource.")]
    [InlineData("s3:**", "**", "A statement allows s3:** on every resource.")]
    [InlineData("s3:*", "arn:aws:s3:::*", "A statement allows s3:* on every resource.")]
    [InlineData("dynamodb:*", "arn:aws:dynamodb:*:*:*", "A statement allows dynamodb:* on every resource.")]
    [InlineData("iam:PassRole", "*", "A statement allows iam:PassRole on every resource, by which an identity can give itself more rights.")]
    [InlineData("sts:AssumeRole", "*", "A statement allows sts:AssumeRole on every resource, by which an identity can give itself more rights.")]
    [InlineData("iam:PassRole", "arn:aws:iam::1:role/one", null)]
    [InlineData("s3:*", "*", "A statement allows s3:* on every resource.")]
    [InlineData("s3:*", "arn:aws:s3:::bucket/*", null)]
    [InlineData("ec2:DescribeInstances", "*", null)]
    public void An_AWS_identity_may_not_do_everything(string action, string resource, string? message)
    {
        var statement = new Inputs { ["Effect"] = "Allow", ["Action"] = [action], ["Resource"] = resource };
        var policy = new Inputs { ["policy"] = Input.ToJson(new Inputs { ["Statement"] = [statement] }) };

        Assert.Equal(message is null ? [] : [message], PlantedProgram.Breaches("least-privilege", "aws:iam/rolePolicy:RolePolicy", policy));
    }

    [Theory]
    [InlineData("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn", "arn:aws:iam::aws:policy/AdministratorAccess", "It attaches AdministratorAccess.")]
    [InlineData("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn", "arn:aws:iam::aws:policy/AmazonS3FullAccess", "It attaches AmazonS3FullAccess.")]
    [InlineData("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn", "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy", null)]
    [InlineData("gcp:projects/iAMMember:IAMMember", "role", "roles/editor", "It grants roles/editor.")]
    [InlineData("gcp:projects/iAMMember:IAMMember", "role", "roles/logging.logWriter", null)]
    [InlineData("gcp:projects/iAMBinding:IAMBinding", "role", "roles/viewer", "It grants roles/viewer.")]
    [InlineData("gcp:projects/iAMMember:IAMMember", "role", "roles/storage.admin", "It grants roles/storage.admin on all that the project has.")]
    [InlineData("gcp:projects/iAMMember:IAMMember", "role", "roles/iam.securityAdmin", "It grants roles/iam.securityAdmin on all that the project has.")]
    [InlineData("gcp:projects/iAMMember:IAMMember", "role", "roles/iam.serviceAccountTokenCreator", "It grants roles/iam.serviceAccountTokenCreator on all that the project has.")]
    [InlineData("gcp:storage/bucketIAMMember:BucketIAMMember", "role", "roles/storage.admin", null)]
    [InlineData("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn", "arn:aws:iam::aws:policy/AdministratorAccess-Amplify", "It attaches AdministratorAccess-Amplify.")]
    [InlineData("aws:iam/userPolicyAttachment:UserPolicyAttachment", "policyArn", "arn:aws:iam::aws:policy/AdministratorAccess", "It attaches AdministratorAccess.")]
    [InlineData("aws:iam/accessKey:AccessKey", "user", "ci", "It is a key that whoever has it may use, from anywhere.")]
    [InlineData("gcp:serviceaccount/key:Key", "serviceAccountId", "ci", "It is a key that whoever has it may use, from anywhere.")]
    public void A_broad_role_is_found(string type, string input, string value, string? message) =>
        Assert.Equal(message is null ? [] : [message], PlantedProgram.Breaches("least-privilege", type, new Inputs { [input] = value }));

    [Theory]
    [InlineData("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "/subscriptions/1/resourceGroups/a", 1)]
    [InlineData("b24988ac-6180-42a0-ab88-20f7382dd24c", "/subscriptions/1", 1)]
    [InlineData("b24988ac-6180-42a0-ab88-20f7382dd24c", "/subscriptions/1/resourceGroups/a", 0)]
    [InlineData("7f951dda-4ed3-4680-a7ca-43fe172d538d", "/subscriptions/1", 0)]
    [InlineData("b24988ac-6180-42a0-ab88-20f7382dd24c", "/providers/Microsoft.Management/managementGroups/all", 1)]
    [InlineData("f58310d9-a9f6-439a-9e8d-f62e7b41a168", "/subscriptions/1/resourceGroups/a", 1)]
    public void An_Azure_role_is_narrow(string role, string scope, int findings) => Assert.Equal(
        findings,
        PlantedProgram.Breaches("least-privilege", "azure-native:authorization:RoleAssignment", new Inputs
        {
            ["roleDefinitionId"] = $"/subscriptions/1/providers/Microsoft.Authorization/roleDefinitions/{role}",
            ["scope"] = scope,
        }).Count);

    [Fact]
    public void What_is_allowed_by_leaving_things_out_is_found()
    {
        var allBut = new Inputs { ["Effect"] = "Allow", ["NotAction"] = ["iam:*"], ["Resource"] = "*" };
        var everywhereBut = new Inputs { ["Effect"] = "Allow", ["Action"] = "s3:*", ["NotResource"] = "arn:aws:s3:::logs" };

        Assert.Equal(["A statement allows all but a few actions on every resource."], Rights(Input.ToJson(new Inputs { ["Statement"] = [allBut] })));
        Assert.Equal(["A statement allows s3:* on every resource."], Rights(Input.ToJson(new Inputs { ["Statement"] = everywhereBut })));
    }

    [Fact]
    public void A_policy_that_is_a_text_is_found_however_it_is_made()
    {
        const string Policy = """{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}""";

        Assert.Equal(["Its policy is a text that nobody can check."], Rights(Policy));
        Assert.Equal(["Its policy is a text that nobody can check."], Rights(Output.Format($"{Policy}")));
    }

    [Theory]
    [InlineData("aws:iam/role:Role", "assumeRolePolicy")]
    [InlineData("aws:kms/key:Key", "policy")]
    [InlineData("aws:secretsmanager/secret:Secret", "policy")]
    public void A_role_or_key_that_is_everybodys_is_found(string type, string input)
    {
        var statement = new Inputs { ["Effect"] = "Allow", ["Principal"] = new Inputs { ["AWS"] = "*" }, ["Action"] = "sts:AssumeRole" };
        var condition = new Inputs { ["ArnEquals"] = new Inputs { ["aws:PrincipalArn"] = "arn:aws:iam::1:role/one" } };
        IReadOnlyList<string> Found(Inputs one) => PlantedProgram.Breaches("least-privilege", type, new Inputs { [input] = Input.ToJson(new Inputs { ["Statement"] = [one] }) });

        Assert.Equal(["Everybody may use it."], Found(statement));
        Assert.Empty(Found(statement.With(new Inputs { ["Condition"] = condition })));
        Assert.Empty(Found(statement.With(new Inputs { ["Principal"] = new Inputs { ["Service"] = "ec2.amazonaws.com" } })));
    }

    [Fact]
    public void An_Azure_role_of_ones_own_that_allows_everything_is_found() => Assert.Equal(
        ["The role allows *."],
        PlantedProgram.Breaches("least-privilege", "azure-native:authorization:RoleDefinition", new Inputs
        {
            ["permissions"] = [new Inputs { ["actions"] = ["*", "Microsoft.Storage/storageAccounts/read"] }],
        }));

    private static IReadOnlyList<string> Rights(Input policy) =>
        PlantedProgram.Breaches("least-privilege", "aws:iam/rolePolicy:RolePolicy", new Inputs { ["policy"] = policy });
}
