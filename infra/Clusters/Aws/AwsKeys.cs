using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>The one key that everything at the site which keeps data is encrypted with.</summary>
internal static class AwsKeys
{
    public static Key Create(AwsSite site)
    {
        var key = new Key(
            site.Scope,
            "key",
            new Inputs
            {
                ["description"] = $"FedInfra {site.ClusterName}: volumes, objects, images, logs, database, secrets",
                ["enableKeyRotation"] = true,
                ["deletionWindowInDays"] = 30,
                ["policy"] = IamPolicy.Document(Account(site), Logs(site), Machines(site), MachinesGrants(site)),
                ["tags"] = site.Context.TagInputs("key"),
            },
            new ResourceOptions { Protect = true });
        _ = new KeyAlias(site.Scope, "key-alias", new Inputs { ["name"] = $"alias/{site.ClusterName}", ["targetKeyId"] = key.KeyId });
        return key;
    }

    /// <summary>Hands the decision to the account's IAM; without it nobody could ever change the key's policy.</summary>
    private static Inputs Account(AwsSite site) => Statement(
        "Account",
        Output.Format($"arn:{site.Partition}:iam::{site.AccountId}:root"),
        "kms:*",
        null);

    /// <summary>CloudWatch encrypts log groups itself; only those of this account.</summary>
    private static Inputs Logs(AwsSite site) => new()
    {
        ["Sid"] = "Logs",
        ["Effect"] = "Allow",
        ["Principal"] = new Inputs { ["Service"] = $"logs.{site.Region}.{site.DnsSuffix}" },
        ["Action"] = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
        ["Resource"] = "*",
        ["Condition"] = new Inputs
        {
            ["ArnLike"] = new Inputs { ["kms:EncryptionContext:aws:logs:arn"] = Output.Format($"arn:{site.Partition}:logs:{site.Region}:{site.AccountId}:*") },
        },
    };

    /// <summary>Auto Scaling starts machines with encrypted volumes by a role of its own, which IAM policies do not reach.</summary>
    private static Inputs Machines(AwsSite site) => Statement(
        "Machines",
        "*",
        ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        new Inputs { ["ArnEquals"] = AutoScalingRole(site) });

    private static Inputs MachinesGrants(AwsSite site) => Statement(
        "MachinesGrants",
        "*",
        "kms:CreateGrant",
        new Inputs
        {
            ["ArnEquals"] = AutoScalingRole(site),
            ["Bool"] = new Inputs { ["kms:GrantIsForAWSResource"] = "true" },
        });

    /// <summary>
    /// A condition and not the principal itself: a new account has no such role before its first group, and KMS refuses
    /// a policy with a principal that does not exist.
    /// </summary>
    private static Inputs AutoScalingRole(AwsSite site) => new()
    {
        ["aws:PrincipalArn"] = Output.Format($"arn:{site.Partition}:iam::{site.AccountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
    };

    private static Inputs Statement(string id, Input principal, Input actions, Inputs? condition) => new()
    {
        ["Sid"] = id,
        ["Effect"] = "Allow",
        ["Principal"] = new Inputs { ["AWS"] = principal },
        ["Action"] = actions,
        ["Resource"] = "*",
        ["Condition"] = condition,
    };
}
