using System.Globalization;
using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>What all machines of a site have in common, whoever starts them.</summary>
internal static class MachineTemplate
{
    /// <param name="site">The site.</param>
    /// <param name="name">Name of the template.</param>
    /// <param name="key">Encrypts the root volume.</param>
    /// <param name="diskGib">Size of the root volume.</param>
    /// <param name="tags">Tags of machines and volumes. They are set here because a group's own tags reach neither volumes nor, reliably, spot machines; bills then have no owner.</param>
    /// <param name="more">What differs: image, user data, role.</param>
    public static LaunchTemplate Create(AwsSite site, string name, Key key, int diskGib, Inputs tags, Inputs more) => new(
        site.Scope,
        name,
        new Inputs
        {
            ["updateDefaultVersion"] = true,
            ["blockDeviceMappings"] =
            [
                new Inputs
                {
                    ["deviceName"] = "/dev/xvda",
                    ["ebs"] = new Inputs
                    {
                        ["volumeSize"] = diskGib,
                        ["volumeType"] = "gp3",
                        ["encrypted"] = "true",
                        ["kmsKeyId"] = key.Arn,
                        ["deleteOnTermination"] = "true",
                    },
                },
            ],
            ["metadataOptions"] = new Inputs
            {
                ["httpEndpoint"] = "enabled",
                ["httpTokens"] = "required",
                // One hop ends at the machine's own network: a pod without hostNetwork cannot borrow the machine's role.
                ["httpPutResponseHopLimit"] = 1,
            },
            ["tagSpecifications"] =
            [
                new Inputs { ["resourceType"] = "instance", ["tags"] = tags },
                new Inputs { ["resourceType"] = "volume", ["tags"] = tags },
            ],
            ["tags"] = tags,
        }.With(more));

    /// <summary>
    /// The version that groups are to use, as they want it: as text. Naming it, and not <c>$Latest</c>, lets the engine
    /// see that a group changes with its template.
    /// </summary>
    public static Output<string> VersionOf(LaunchTemplate template) => Output.Format($"{template.LatestVersion}");

    /// <summary>True for machine types with Arm processors (<c>m7g.large</c>, <c>g5g.xlarge</c>): a <c>g</c> after the generation's digit.</summary>
    public static bool IsArm(string machine)
    {
        var family = machine.Split('.')[0];
        var generation = family.IndexOfAny([.. "0123456789"]);
        return generation >= 0 && family[(generation + 1)..].Contains('g', StringComparison.Ordinal);
    }

    /// <summary>A number where AWS wants text.</summary>
    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
