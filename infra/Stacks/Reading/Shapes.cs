using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using FedInfra.Infra.Addresses;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>The shapes that texts of a stack file have; the settings' own comments say where each is used.</summary>
internal static partial class Shapes
{
    /// <summary>As GCP's labels demand, which are the strictest.</summary>
    public static readonly Shape Label = new(LabelPattern().IsMatch, "1 to 63 of a-z, 0-9, '-' and '_'");

    public static readonly Shape TagName = new(TagNamePattern().IsMatch, "1 to 63 of a-z, 0-9, '-' and '_', beginning with a letter");

    public static readonly Shape SiteName = new(SiteNamePattern().IsMatch, "1 to 16 of a-z, 0-9 and '-', beginning with a letter and not ending with '-'");

    public static readonly Shape PoolName = new(PoolNamePattern().IsMatch, "1 to 12 of a-z and 0-9, beginning with a letter");

    public static readonly Shape HostName = new(HostNamePattern().IsMatch, "1 to 32 of a-z, 0-9 and '-', beginning with a letter and not ending with '-'");

    public static readonly Shape NodeName = new(NodeNamePattern().IsMatch, "1 to 40 of a-z, 0-9 and '-', beginning with a letter and not ending with '-'");

    public static readonly Shape ImageTag = new(ImageTagPattern().IsMatch, "1 to 128 letters, digits, '_', '.' and '-', beginning with none of the last two");

    public static readonly Shape KubernetesVersion = new(KubernetesVersionPattern().IsMatch, "a release as 1.35");

    public static readonly Shape Email = new(EmailPattern().IsMatch, "an e-mail address as name@example.org");

    public static readonly Shape DnsName = new(text => DnsNamePattern().IsMatch(text) && !IPAddress.TryParse(text, out _), "a DNS name as fl.example.org, in lower case, without scheme and port");

    public static readonly Shape Address = new(IsAddress, "an IP address or a DNS name");

    public static readonly Shape User = new(UserPattern().IsMatch, "a Linux user name: 1 to 32 of a-z, 0-9, '-' and '_', beginning with a letter or '_'");

    public static readonly Shape Cidr = new(text => Ipv4Block.TryParse(text, out _), "an IPv4 block as 203.0.113.0/24, its host bits being 0");

    /// <summary>Shorter prefixes are the world, in two lines or in four: 0.0.0.0/1 and 128.0.0.0/1.</summary>
    public static readonly Shape AdminCidr = new(text => Ipv4Block.TryParse(text, out var block) && block.Length >= 8, "an IPv4 block of /8 or longer as 203.0.113.0/24, its host bits being 0; a shorter prefix lets the world in");

    public static readonly Shape AwsAccount = new(AwsAccountPattern().IsMatch, "an AWS account number, 12 digits");

    public static readonly Shape AzureSubscription = new(text => Guid.TryParseExact(text, "D", out _), "an Azure subscription as 00000000-0000-0000-0000-000000000000");

    public static readonly Shape GcpProject = new(GcpProjectPattern().IsMatch, "a GCP project's id: 6 to 30 of a-z, 0-9 and '-', beginning with a letter");

    public static readonly Shape BillingAccount = new(BillingAccountPattern().IsMatch, "a GCP billing account as 012345-6789AB-CDEF01");

    public static readonly Shape PlaceName = new(PlaceNamePattern().IsMatch, "1 to 63 of a-z, 0-9 and '-'");

    public static readonly Shape EngineName = new(PlaceNamePattern().IsMatch, "an engine's name, 1 to 63 of a-z, 0-9 and '-'");

    public static readonly Shape PolicyId = new(PolicyIdPattern().IsMatch, "a policy's id as `infra check` shows it");

    public static readonly Shape LogicalName = new(LogicalNamePattern().IsMatch, "a resource's logical name as `infra synth` shows it");

    public static readonly Shape Sentence = new(text => text.Trim().Length >= 10 && text.Length <= 500, "a sentence of 10 to 500 characters");

    public static readonly Shape HostFolder = new(
        text => HostFolderPattern().IsMatch(text) && !text.Split('/').Contains(".."),
        "an absolute path without '..', of letters, digits, '.', '_' and '-'");

    /// <summary>A machine type of any cloud; whether it exists is for the catalogue to say.</summary>
    public static readonly Shape Machine = new(MachinePattern().IsMatch, "a machine type as the cloud calls it");

    /// <summary>As Kubernetes' labels and the hosts' scripts demand.</summary>
    public static readonly Shape AcceleratorName = new(AcceleratorNamePattern().IsMatch, "1 to 32 of a-z, 0-9, '.' and '-', beginning and ending with a letter or digit");

    /// <summary>IPAddress reads more than people write: zones, ports, hexadecimal and short forms.</summary>
    private static bool IsAddress(string text) => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
        ? Ipv6Pattern().IsMatch(text)
        : address?.ToString() == text || (AddressPattern().IsMatch(text) && !OnlyDigitsAndDots().IsMatch(text));

    [GeneratedRegex(@"^[a-z0-9_-]{1,63}\z")]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^[a-z][a-z0-9_-]{0,62}\z")]
    private static partial Regex TagNamePattern();

    [GeneratedRegex(@"^[a-z]([a-z0-9-]{0,14}[a-z0-9])?\z")]
    private static partial Regex SiteNamePattern();

    [GeneratedRegex(@"^[a-z][a-z0-9]{0,11}\z")]
    private static partial Regex PoolNamePattern();

    [GeneratedRegex(@"^[a-z]([a-z0-9-]{0,30}[a-z0-9])?\z")]
    private static partial Regex HostNamePattern();

    [GeneratedRegex(@"^[a-z]([a-z0-9-]{0,38}[a-z0-9])?\z")]
    private static partial Regex NodeNamePattern();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex ImageTagPattern();

    [GeneratedRegex(@"^1\.[1-9][0-9]\z")]
    private static partial Regex KubernetesVersionPattern();

    [GeneratedRegex(@"^[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}\z")]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"^(?=.{1,253}\z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex DnsNamePattern();

    [GeneratedRegex(@"^(?=.{1,253}\z)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex AddressPattern();

    [GeneratedRegex(@"^[0-9.]+\z")]
    private static partial Regex OnlyDigitsAndDots();

    [GeneratedRegex(@"^[a-z_][a-z0-9_-]{0,31}\z")]
    private static partial Regex UserPattern();

    [GeneratedRegex(@"^[0-9]{12}\z")]
    private static partial Regex AwsAccountPattern();

    [GeneratedRegex(@"^[a-z][a-z0-9-]{4,28}[a-z0-9]\z")]
    private static partial Regex GcpProjectPattern();

    [GeneratedRegex(@"^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}\z")]
    private static partial Regex BillingAccountPattern();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex PlaceNamePattern();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex PolicyIdPattern();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex LogicalNamePattern();

    [GeneratedRegex(@"^/[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*\z")]
    private static partial Regex HostFolderPattern();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex MachinePattern();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.-]{0,30}[a-z0-9])?\z")]
    private static partial Regex AcceleratorNamePattern();

    [GeneratedRegex(@"^[0-9A-Fa-f:.]+\z")]
    private static partial Regex Ipv6Pattern();
}
