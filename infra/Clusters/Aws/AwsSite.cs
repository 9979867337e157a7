using FedInfra.Infra.Packages;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>What every part of an AWS site works with: the site, the account and region it stands in, and its name there.</summary>
internal sealed record AwsSite
{
    private AwsSite(SiteContext context, Provider provider)
    {
        Context = context with { Scope = context.Scope.With(provider) };
        Provider = provider;
        ClusterName = string.Join('-', $"{Stack.Name}-{Site.Name}".Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries));
        AccountId = Site.Account is { } account
            ? Output.Of(account)
            : Output.Invoke<string>("aws:index/getCallerIdentity:getCallerIdentity", new Inputs(), "accountId", provider);
    }

    /// <summary>The site; <see cref="Provider"/> manages what is made in its scope.</summary>
    public SiteContext Context { get; }

    /// <summary>The region, and the account where the site names one.</summary>
    public Provider Provider { get; }

    /// <summary>The account's number.</summary>
    public Output<string> AccountId { get; }

    public Scope Scope => Context.Scope;

    public SiteSettings Site => Context.Site;

    public StackSettings Stack => Context.Stack;

    public string Region => Site.Region;

    /// <summary>
    /// Name of the cluster and of what must be found by name; unique in an account as long as stacks are. Letters and
    /// digits with single dashes between, because image repositories and database snapshots allow no more.
    /// </summary>
    public string ClusterName { get; }

    /// <summary>The part of AWS that ARNs begin with.</summary>
    public string Partition => Region switch
    {
        _ when Region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        _ when Region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ => "aws",
    };

    /// <summary>The domain of the region's services.</summary>
    public string DnsSuffix => Partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";

    /// <summary>Makes the provider. Its default tags reach what has no tags of its own here, and what the engine adds later.</summary>
    public static AwsSite Create(SiteContext context) => new(context, new Provider(context.Scope, ProviderPackage.Aws, "aws", new Inputs
    {
        ["region"] = context.Site.Region,
        ["allowedAccountIds"] = context.Site.Account is { } account ? [account] : null,
        ["defaultTags"] = new Inputs { ["tags"] = context.TagInputs() },
    }));

    /// <summary>ARN of a policy that AWS keeps: <c>AmazonEKSClusterPolicy</c>, <c>service-role/AmazonEBSCSIDriverPolicy</c>.</summary>
    public string ManagedPolicyArn(string policy) => $"arn:{Partition}:iam::aws:policy/{policy}";
}
