using FedInfra.Infra.Stacks;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>From a stack's file to its settings.</summary>
public sealed class StackFileTests
{
    private const string Smallest =
        """
        config:
          fedinfra:owner: me
          fedinfra:sites:
            main:
              cloud: aws
              region: us-east-1
              pools:
                - {name: gpu, accelerator: t4}
                - {name: cpu}
              clientNodes:
                - {name: a, pool: gpu, data: {kind: digits}}
                - {name: b, cpus: 1, data: {kind: digits}}
        """;

    public static TheoryData<string> Shipped => [.. StackFile.List(TestData.ProjectRoot)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_stack_of_the_repository_is_right(string stack)
    {
        var settings = StackFile.Read(stack, TestData.ProjectRoot);

        Assert.Equal(stack, settings.Name);
        Assert.NotNull(settings.Budget);
        Assert.NotEmpty(settings.Sites.SelectMany(site => site.ClientNodes));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_stack_of_the_repository_means_the_same_from_Pulumi(string stack)
    {
        var text = File.ReadAllText(Path.Combine(TestData.ProjectRoot, StackFile.NameOf(stack)));

        Assert.Equal(Settings.Text(StackFile.Read(stack, TestData.ProjectRoot)), Settings.Text(StackConfiguration.FromPulumi(stack, PulumiConfig.Of(text))));
    }

    [Fact]
    public void The_repository_has_the_promised_stacks() => Assert.Superset(
        new HashSet<string>(["local-dev", "aws-spot", "azure-spot", "gcp-spot", "onprem-lab", "hybrid-hospitals", "edge-cpu"]),
        StackFile.List(TestData.ProjectRoot).ToHashSet());

    [Fact]
    public void What_a_small_file_leaves_out_has_defaults()
    {
        var stack = StackFile.Parse("small", Smallest);
        var site = Assert.Single(stack.Sites);

        Assert.Equal("main", stack.Coordinator.Site);
        Assert.Null(stack.Budget);
        Assert.Equal("0.1.0", stack.ImageTag);
        Assert.Equal(("10.10.0.0/16", 2, "1.35", "m6i.large"), (site.NetworkCidr, site.Zones, site.KubernetesVersion, site.SystemPool.Machine));
        Assert.Equal((true, 1, 0, 1, 1, 100), (site.Pools[0].Spot, site.Pools[0].AcceleratorsPerMachine, site.Pools[0].Minimum, site.Pools[0].Desired, site.Pools[0].Maximum, site.Pools[0].DiskGib));
        Assert.Equal(["g4dn.xlarge", "g4dn.2xlarge", "g4dn.4xlarge"], site.Pools[0].Machines);
        Assert.Equal((false, 0, "none"), (site.Pools[1].Spot, site.Pools[1].AcceleratorsPerMachine, site.Pools[1].Accelerator));
        Assert.Single(site.Pools[1].Machines);
        Assert.Equal((1, 0), (site.ClientNodes[0].Accelerators, site.ClientNodes[1].Accelerators));
    }

    [Fact]
    public void What_a_file_says_is_what_is_read()
    {
        var stack = SampleFile.Read();
        var pool = stack.CoordinatorSite.Pools[0];

        Assert.Equal(["lab", "north", "south", "west"], stack.Sites.Select(site => site.Name));
        Assert.Equal((2500m, "ops@example.org", 50), (stack.Budget!.MonthlyUsd, stack.Budget.Emails[0], stack.Budget.AlertPercents[0]));
        Assert.Equal((DatabaseSize.Medium, 64, 14), (stack.Coordinator.Database.Size, stack.Coordinator.Database.StorageGib, stack.Coordinator.Database.BackupDays));
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Tuesday], pool.Schedule!.Days);
        Assert.Equal((new TimeOnly(20, 0), new TimeOnly(6, 0)), (pool.Schedule.Start, pool.Schedule.Stop));
        Assert.Equal(20, pool.Schedule.HoursPerWeek);
        Assert.Equal(new DateOnly(2027, 3, 31), stack.Waivers[0].Expires);
        Assert.Equal("rack-2", stack.Sites[0].ClientNodes[0].Host);
        Assert.Equal("""{"kind":"csv","path":"/data/train.csv"}""", stack.Sites[0].ClientNodes[0].Data.ToJsonString());
    }

    [Fact]
    public void A_node_on_premises_gets_the_first_host()
    {
        var stack = StackFile.Parse(SampleFile.Name, SampleFile.Text.Replace("          host: rack-2\n", "", StringComparison.Ordinal));

        Assert.Equal("rack-1", stack.Sites[0].ClientNodes[0].Host);
    }

    [Fact]
    public void A_gap_in_the_catalogue_blocks_nobody()
    {
        var text = Smallest
            .Replace("region: us-east-1", "region: mars-north-1\n      unlisted: true", StringComparison.Ordinal)
            .Replace("{name: gpu, accelerator: t4}", "{name: gpu, accelerator: t9, unlisted: true, machines: [g99.xlarge]}", StringComparison.Ordinal)
            .Replace("{name: cpu}", "{name: cpu, machines: [m6i.large]}", StringComparison.Ordinal);

        var site = StackFile.Parse("small", text).Sites[0];

        Assert.Equal(("mars-north-1", "t9", "g99.xlarge"), (site.Region, site.Pools[0].Accelerator, site.Pools[0].Machines[0]));
    }

    [Fact]
    public void A_stack_without_a_file_is_told_which_there_are()
    {
        var error = Assert.Throws<InfraException>(() => StackFile.Read("aws-spt", TestData.ProjectRoot)).Message;

        Assert.Contains("did you mean aws-spot?", error, StringComparison.Ordinal);
        Assert.Contains("hybrid-hospitals", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("Aws")]
    [InlineData("a\nb")]
    public void A_name_that_no_stack_can_have_is_refused(string name) =>
        Assert.Contains("must be 1 to 63 of a-z", Assert.Throws<InfraException>(() => StackFile.Read(name, TestData.ProjectRoot)).Message, StringComparison.Ordinal);

    [Fact]
    public void Stacks_are_listed_in_alphabetical_order()
    {
        using var folder = new TemporaryFolder();
        folder.Write("stacks/Pulumi.b.yaml", "");
        folder.Write("stacks/Pulumi.a.yaml", "");
        folder.Write("stacks/notes.yaml", "");

        Assert.Equal(["a", "b"], StackFile.List(folder.Path));
        Assert.Empty(StackFile.List(folder["elsewhere"]));
    }
}
