using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>The site's container registry: a tag, once pushed, stays what it is, and every image is scanned.</summary>
internal static class ImageRegistry
{
    private static readonly string[] _images = ["coordinator", "client-node"];

    /// <returns>What image names begin with.</returns>
    public static Output<string> Create(AwsSite site, Key key)
    {
        foreach (var image in _images)
        {
            var repository = new Repository(site.Scope, $"image-{image}", new Inputs
            {
                // Both images must be found below one address, so the engine cannot choose the names.
                ["name"] = $"{site.ClusterName}/{image}",
                ["imageTagMutability"] = "IMMUTABLE",
                ["imageScanningConfiguration"] = new Inputs { ["scanOnPush"] = true },
                ["encryptionConfigurations"] = [new Inputs { ["encryptionType"] = "KMS", ["kmsKey"] = key.Arn }],
                ["tags"] = site.Context.TagInputs($"image-{image}"),
            });
            _ = new RepositoryLifecycle(site.Scope, $"image-{image}-retention", new Inputs
            {
                ["repository"] = repository.RepositoryName,
                ["policy"] = Input.ToJson(new Inputs { ["rules"] = [ForgetUntagged(7), KeepLast(30)] }),
            });
        }

        return Output.Format($"{site.AccountId}.dkr.ecr.{site.Region}.{site.DnsSuffix}/{site.ClusterName}");
    }

    private static Inputs ForgetUntagged(int days) => Rule(1, $"Images without a tag go after {MachineTemplate.Text(days)} days", new Inputs
    {
        ["tagStatus"] = "untagged",
        ["countType"] = "sinceImagePushed",
        ["countUnit"] = "days",
        ["countNumber"] = days,
    });

    private static Inputs KeepLast(int count) => Rule(2, $"The last {MachineTemplate.Text(count)} images stay", new Inputs
    {
        ["tagStatus"] = "any",
        ["countType"] = "imageCountMoreThan",
        ["countNumber"] = count,
    });

    private static Inputs Rule(int priority, string description, Inputs selection) => new()
    {
        ["rulePriority"] = priority,
        ["description"] = description,
        ["selection"] = selection,
        ["action"] = new Inputs { ["type"] = "expire" },
    };
}
