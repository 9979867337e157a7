using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>The JSON of IAM policies: who may do what with which resources.</summary>
internal static class IamPolicy
{
    /// <summary>A policy of these statements.</summary>
    public static Output<string> Document(params ReadOnlySpan<Input> statements) => Input.ToJson(new Inputs
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = Input.List(statements),
    });

    /// <summary>Allows the role that it belongs to <paramref name="actions"/> on <paramref name="resources"/>.</summary>
    public static Inputs Allow(string id, Input actions, Input resources, Inputs? condition = null) => new()
    {
        ["Sid"] = id,
        ["Effect"] = "Allow",
        ["Action"] = actions,
        ["Resource"] = resources,
        ["Condition"] = condition,
    };

    /// <summary>Lets an AWS service, for example <c>ec2.amazonaws.com</c>, take a role on.</summary>
    public static Output<string> TrustService(string service) => Document(new Inputs
    {
        ["Effect"] = "Allow",
        ["Principal"] = new Inputs { ["Service"] = service },
        ["Action"] = "sts:AssumeRole",
    });

    /// <summary>Lets pods of one cluster take a role on (EKS Pod Identity), and nobody else's.</summary>
    public static Output<string> TrustPods(AwsSite site, Output<string> clusterArn) => Document(new Inputs
    {
        ["Effect"] = "Allow",
        ["Principal"] = new Inputs { ["Service"] = "pods.eks.amazonaws.com" },
        ["Action"] = ["sts:AssumeRole", "sts:TagSession"],
        ["Condition"] = new Inputs
        {
            ["StringEquals"] = new Inputs { ["aws:SourceAccount"] = site.AccountId },
            ["ArnEquals"] = new Inputs { ["aws:SourceArn"] = clusterArn },
        },
    });
}
