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

    /// <summary>
    /// Lets pods of one service account of one cluster take a role on, whatever else it may be given to by mistake. The
    /// tags are those that EKS Pod Identity puts on a session; see "Create IAM role with trust policy required by EKS
    /// Pod Identity" in the EKS user guide.
    /// </summary>
    public static Output<string> TrustPods(Output<string> clusterArn, string kubernetesNamespace, string serviceAccount) => Document(new Inputs
    {
        ["Effect"] = "Allow",
        ["Principal"] = new Inputs { ["Service"] = "pods.eks.amazonaws.com" },
        ["Action"] = ["sts:AssumeRole", "sts:TagSession"],
        ["Condition"] = new Inputs
        {
            ["StringEquals"] = new Inputs
            {
                ["aws:RequestTag/eks-cluster-arn"] = clusterArn,
                ["aws:RequestTag/kubernetes-namespace"] = kubernetesNamespace,
                ["aws:RequestTag/kubernetes-service-account"] = serviceAccount,
            },
        },
    });
}
