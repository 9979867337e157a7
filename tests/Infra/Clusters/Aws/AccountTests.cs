using FedInfra.Infra.Clusters;
using FedInfra.Infra.Clusters.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters.Aws;

/// <summary>What a site keeps in its account beside the cluster: key, bucket, registry, identities, budget.</summary>
public sealed class AccountTests
{
    [Fact]
    public void The_bucket_is_private_versioned_encrypted_and_speaks_TLS_only()
    {
        var site = BuiltSite.WithCoordinator();
        Assert.All(
            new[] { "blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets" },
            setting => Assert.Equal("True", BuiltSite.Text(site.Find("main-objects-private"), setting)));
        Assert.Equal("Enabled", BuiltSite.Text(site.Find("main-objects-versioning"), "versioningConfiguration.status"));
        Assert.Equal("{main-key.arn}", BuiltSite.Text(site.Find("main-objects-encryption"), "rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId"));
        Assert.Contains("Effect:Deny,Principal:*,Action:s3:*,Resource:{main-objects.arn},{main-objects.arn}/*,Condition:Bool:aws:SecureTransport:false", BuiltSite.Text(site.Find("main-objects-policy"), "policy"), StringComparison.Ordinal);
        Assert.Equal("s3://{main-objects.bucket}", BuiltSite.Text(site.Cluster.Objects.Url));
    }

    [Fact]
    public void Images_are_scanned_and_a_tag_stays_what_it_is()
    {
        var repositories = BuiltSite.WithCoordinator().OfType("aws:ecr/repository:Repository").ToList();
        Assert.Equal(["sample-main/coordinator", "sample-main/client-node"], repositories.Select(repository => BuiltSite.Text(repository, "name")));
        Assert.All(repositories, repository => Assert.Equal("IMMUTABLE", BuiltSite.Text(repository, "imageTagMutability")));
        Assert.All(repositories, repository => Assert.Equal("True", BuiltSite.Text(repository, "imageScanningConfiguration.scanOnPush")));
    }

    [Fact]
    public void Images_are_pulled_from_where_the_repositories_are() =>
        Assert.Equal("{getCallerIdentity.accountId}.dkr.ecr.us-east-1.amazonaws.com/sample-main", BuiltSite.Text(BuiltSite.WithCoordinator().Cluster.Registry));

    [Fact]
    public void Each_workload_that_calls_the_cloud_has_an_identity_of_its_own_and_the_coordinator_none()
    {
        var identities = BuiltSite.WithCoordinator().OfType("aws:eks/podIdentityAssociation:PodIdentityAssociation")
            .Select(identity => $"{BuiltSite.Text(identity, "namespace")}/{BuiltSite.Text(identity, "serviceAccount")}");
        Assert.Equal(["kube-system/cluster-autoscaler", "fedinfra/client-node", "fedinfra/telemetry"], identities);
    }

    [Fact]
    public void A_client_node_reads_data_and_nothing_else_of_the_bucket()
    {
        var policy = BuiltSite.Text(BuiltSite.WithCoordinator().Find("main-client-node-rights"), "policy");
        Assert.Contains("Action:s3:GetObject,Resource:{main-objects.arn}/data/*", policy, StringComparison.Ordinal);
        Assert.Contains("Action:s3:ListBucket,Resource:{main-objects.arn},Condition:StringLike:s3:prefix:data/*", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_else_has_rights_over_the_bucket_and_nobody_over_the_vault()
    {
        var policies = BuiltSite.WithCoordinator().OfType("aws:iam/rolePolicy:RolePolicy").ToDictionary(policy => policy.Name, policy => BuiltSite.Text(policy, "policy")!);

        Assert.Equal(["main-client-node-rights"], policies.Where(policy => policy.Value.Contains("{main-objects.", StringComparison.Ordinal) || policy.Value.Contains("s3:", StringComparison.Ordinal)).Select(policy => policy.Key));
        Assert.DoesNotContain(policies.Values, policy => policy.Contains("secretsmanager:", StringComparison.Ordinal));
    }

    [Fact]
    public void No_right_of_a_workload_is_for_every_action_and_only_looking_is_for_every_resource()
    {
        var statements = BuiltSite.WithCoordinator().OfType("aws:iam/rolePolicy:RolePolicy")
            .SelectMany(policy => ((ListInput)BuiltSite.At(((FunctionInput)policy.Inputs["policy"]).Argument, "Statement")!).Items)
            .Select(statement => (Actions: BuiltSite.Text(BuiltSite.At(statement, "Action"))!, Resource: BuiltSite.Text(BuiltSite.At(statement, "Resource"))!))
            .ToList();
        Assert.True(statements.Count >= 8);
        Assert.All(statements, statement => Assert.DoesNotContain('*', statement.Actions));
        Assert.All(
            statements.Where(statement => statement.Resource == "*").SelectMany(statement => statement.Actions.Split(',')),
            action => Assert.Matches(":(Describe|Get)", action));
    }

    [Fact]
    public void Only_pods_of_its_service_account_in_this_cluster_take_a_workloads_role_on()
    {
        var site = BuiltSite.WithCoordinator();
        Assert.All(site.OfType("aws:eks/podIdentityAssociation:PodIdentityAssociation"), identity =>
        {
            var role = Assert.IsType<ReferenceInput>(identity.Inputs["roleArn"]).Resource;
            var trust = BuiltSite.Text(role, "assumeRolePolicy");
            Assert.Contains("Service:pods.eks.amazonaws.com", trust, StringComparison.Ordinal);
            Assert.Contains("eks-cluster-arn:{main-cluster.arn}", trust, StringComparison.Ordinal);
            Assert.Contains($"kubernetes-namespace:{BuiltSite.Text(identity, "namespace")},", trust, StringComparison.Ordinal);
            Assert.EndsWith($"kubernetes-service-account:{BuiltSite.Text(identity, "serviceAccount")}", trust, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_key_turns_and_machines_may_start_with_volumes_encrypted_by_it()
    {
        var key = BuiltSite.WithCoordinator().Find("main-key");
        Assert.Equal("True", BuiltSite.Text(key, "enableKeyRotation"));
        Assert.Contains("role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling", BuiltSite.Text(key, "policy"), StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_the_key_lets_use_it_is_named_or_bound_by_a_condition()
    {
        var policy = (FunctionInput)BuiltSite.WithCoordinator().Find("main-key").Inputs["policy"];
        Assert.All(((ListInput)BuiltSite.At(policy.Argument, "Statement")!).Items, statement => Assert.True(
            BuiltSite.Text(BuiltSite.At(statement, "Principal.AWS")) != "*" || BuiltSite.At(statement, "Condition.ArnEquals.aws:PrincipalArn") is not null));
    }

    [Fact]
    public void The_budget_counts_the_stacks_tag_and_tells_its_people()
    {
        var budget = Assert.Single(BuiltSite.WithCoordinator().OfType("aws:budgets/budget:Budget"));
        Assert.Equal("2500", BuiltSite.Text(budget, "limitAmount"));
        Assert.Equal("name:TagKeyValue,values:user:fedinfra-stack$sample", BuiltSite.Text(budget, "costFilters"));
        Assert.Equal(
            ["50 ACTUAL", "80 ACTUAL", "100 ACTUAL", "100 FORECASTED"],
            ((ListInput)budget.Inputs["notifications"]).Items.Select(item => $"{BuiltSite.Text(BuiltSite.At(item, "threshold"))} {BuiltSite.Text(BuiltSite.At(item, "notificationType"))}"));
        Assert.Equal("ml-platform@example.org", BuiltSite.Text(budget, "notifications.0.subscriberEmailAddresses"));
    }

    [Fact]
    public void More_alerts_than_AWS_takes_for_one_budget_go_to_a_second()
    {
        var site = BuiltSite.WithCoordinator(stack => stack with { Budget = stack.Budget! with { AlertPercents = [10, 20, 30, 40, 50, 60] } });
        Assert.Equal([5, 2], site.OfType("aws:budgets/budget:Budget").Select(budget => ((ListInput)budget.Inputs["notifications"]).Items.Length));
    }

    [Fact]
    public void Two_sites_in_one_account_have_one_budget()
    {
        var stack = SampleStacks.One(Cloud.Aws) with { Sites = [SampleStacks.Site("main", Cloud.Aws, 10), SampleStacks.Site("second", Cloud.Aws, 11)] };
        var program = new StackProgram(stack.Name);
        foreach (var site in stack.Sites)
        {
            _ = new AwsClusterBuilder().Build(new SiteContext(new Scope(program, "fedinfra:index:Site", site.Name), stack, site));
        }

        Assert.Single(program.Resources, resource => resource.Type == "aws:budgets/budget:Budget");
    }

    [Fact]
    public void Volumes_of_pods_are_encrypted_and_carry_the_cost_tags()
    {
        var site = BuiltSite.WithCoordinator();
        var volumes = site.Find("main-volumes");
        Assert.Equal("{main-key.arn}", BuiltSite.Text(volumes, "parameters.kmsKeyId"));
        Assert.Equal("true", BuiltSite.Text(volumes, "parameters.encrypted"));
        Assert.Contains("fedinfra-stack=sample", BuiltSite.Text(volumes, "parameters"), StringComparison.Ordinal);
        Assert.Same(site.Cluster.Kubernetes, volumes.Provider);
    }
}
