using System.Globalization;
using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Catalogue;

/// <summary>What the catalogue says agrees with itself and with the price lists.</summary>
public sealed class MachineCatalogueTests
{
    private static readonly MachineCatalogue _catalogue = MachineCatalogue.Default;

    private static readonly Cloud[] _clouds = [Cloud.Aws, Cloud.Azure, Cloud.Gcp];

    [Fact]
    public void Every_machine_has_sensible_figures() => Assert.All(_catalogue.Machines, machine =>
    {
        Assert.InRange(machine.Cpus, 1, 256);
        Assert.InRange(machine.MemoryGib / machine.Cpus, 1, 32);
        Assert.InRange(machine.Accelerators, machine.Accelerator == "none" ? 0 : 1, machine.Accelerator == "none" ? 0 : 16);
        Assert.Equal(machine.Accelerator == "none" ? 0 : _catalogue.Kinds.Single(kind => kind.Name == machine.Accelerator).MemoryGib, machine.AcceleratorMemoryGib);
    });

    [Fact]
    public void No_machine_stands_there_twice() =>
        Assert.Equal(_catalogue.Machines.Count, _catalogue.Machines.Select(machine => (machine.Cloud, machine.Name, machine.Accelerator, machine.Accelerators)).Distinct().Count());

    [Fact]
    public void Only_machines_that_accelerators_are_attached_to_have_several_rows() => Assert.All(
        _catalogue.Machines.GroupBy(machine => (machine.Cloud, machine.Name)).Where(rows => rows.Count() > 1),
        rows =>
        {
            Assert.StartsWith("n1-standard-", rows.Key.Name, StringComparison.Ordinal);
            Assert.Equal("none", rows.First().Accelerator);
            Assert.Single(rows.Select(row => (row.Cpus, row.MemoryGib)).Distinct());
        });

    [Fact]
    public void A_region_offers_only_what_its_cloud_has_machines_for() => Assert.All(
        _clouds.SelectMany(cloud => _catalogue.Regions(cloud).Select(name => _catalogue.Region(cloud, name)!)),
        region => Assert.All(region.Accelerators ?? [], accelerator =>
        {
            Assert.Contains(accelerator, _catalogue.Accelerators);
            Assert.Contains(_catalogue.CountsOf(region.Cloud, accelerator), count => _catalogue.For(region.Cloud, region.Name, accelerator, count).Count > 0);
        }));

    [Fact]
    public void Each_cloud_has_a_small_system_machine_and_plain_CPU_machines() => Assert.All(_clouds, cloud =>
    {
        Assert.Equal((2, 8m, 0), (_catalogue.SmallestSystemMachine(cloud).Cpus, _catalogue.SmallestSystemMachine(cloud).MemoryGib, _catalogue.SmallestSystemMachine(cloud).Accelerators));
        Assert.NotEmpty(_catalogue.For(cloud, _catalogue.Regions(cloud)[0], "none", 0));
    });

    [Fact]
    public void A_choice_is_ordered_by_size() =>
        Assert.Equal(["g4dn.xlarge", "g4dn.2xlarge", "g4dn.4xlarge", "g4dn.8xlarge"], _catalogue.For(Cloud.Aws, "us-east-1", "t4", 1).Select(machine => machine.Name));

    [Fact]
    public void Where_a_region_lacks_the_accelerator_there_is_no_choice()
    {
        Assert.Empty(_catalogue.For(Cloud.Azure, "norwayeast", "t4", 1));
        Assert.DoesNotContain("norwayeast", _catalogue.RegionsWith(Cloud.Azure, "t4"));
        Assert.Contains("eastus", _catalogue.RegionsWith(Cloud.Azure, "t4"));
    }

    [Theory]
    [InlineData(Cloud.Aws, "eu-central-1", "eu")]
    [InlineData(Cloud.Aws, "eu-west-2", "uk")]
    [InlineData(Cloud.Aws, "eu-central-2", "ch")]
    [InlineData(Cloud.Azure, "westus3", "us")]
    [InlineData(Cloud.Azure, "northeurope", "eu")]
    [InlineData(Cloud.Azure, "norwayeast", "no")]
    [InlineData(Cloud.Azure, "southeastasia", "sg")]
    [InlineData(Cloud.Azure, "southcentralus", "us")]
    [InlineData(Cloud.Gcp, "europe-west2", "uk")]
    [InlineData(Cloud.Gcp, "europe-west6", "ch")]
    [InlineData(Cloud.Gcp, "northamerica-northeast1", "ca")]
    [InlineData(Cloud.OnPrem, "basement", null)]
    public void A_region_is_under_its_countrys_law(Cloud cloud, string region, string? jurisdiction) => Assert.Equal(jurisdiction, _catalogue.Jurisdiction(cloud, region));

    [Fact]
    public void Every_row_says_where_it_is_from() =>
        Assert.All(_clouds.SelectMany(cloud => _catalogue.Regions(cloud).Select(name => _catalogue.Region(cloud, name)!)), region => Assert.Matches("20[0-9]{2}-[0-9]{2}", region.Source));

    [Fact]
    public void Time_zones_are_known_without_the_machines_help()
    {
        Assert.Contains("Europe/Berlin", TimeZones.All);
        Assert.Contains(TimeZones.Utc, TimeZones.All);
        Assert.DoesNotContain("Europe/Atlantis", TimeZones.All);
    }

    [RequiresDataFact("../prices/aws_ondemand_us-east-1.csv")]
    public void Every_AWS_machine_is_sold()
    {
        var sold = File.ReadLines(TestData.Path("..", "prices", "aws_ondemand_us-east-1.csv")).Skip(1).Select(line => line.Split(',')[0]).ToHashSet();

        Assert.All(_catalogue.Names(Cloud.Aws), name => Assert.Contains(name, sold));
    }

    [RequiresDataFact("../prices/azure_ondemand.csv")]
    public void Azures_regions_offer_what_is_sold_there()
    {
        var sold = File.ReadLines(TestData.Path("..", "prices", "azure_ondemand.csv")).Skip(1).Select(line => line.Split(',')).Select(row => (row[0], row[1].Trim())).ToHashSet();

        foreach (var name in _catalogue.Regions(Cloud.Azure).Where(name => _catalogue.Region(Cloud.Azure, name)!.Accelerators is not null))
        {
            var offered = _catalogue.Machines.Where(machine => machine.Cloud == Cloud.Azure && machine.Accelerators > 0 && sold.Contains((name, machine.Name))).Select(machine => machine.Accelerator).Distinct();
            Assert.Equal(offered.Order(), _catalogue.Region(Cloud.Azure, name)!.Accelerators!.Order());
        }
    }

    /// <summary>Azure's A100-80 machine is listed there with 1,800 GiB and documented with 1,900.</summary>
    [RequiresDataFact("../prices/prices.csv")]
    public void Machines_are_as_large_as_the_price_list_says()
    {
        var checkedRows = 0;
        foreach (var row in File.ReadLines(TestData.Path("..", "prices", "prices.csv")).Skip(1).Select(line => line.Split(',')).Where(row => row[3] == "vm"))
        {
            if (_catalogue.Find(row[0] switch { "aws" => Cloud.Aws, "azure" => Cloud.Azure, _ => Cloud.Gcp }, row[2]) is { } machine && machine.Name != "Standard_ND96amsr_A100_v4")
            {
                Assert.Equal((row[2], double.Parse(row[5], CultureInfo.InvariantCulture), row[6], row[7]), (machine.Name, machine.Accelerators, $"{machine.Cpus}", machine.MemoryGib.ToString("0.##", CultureInfo.InvariantCulture)));
                checkedRows++;
            }
        }

        Assert.InRange(checkedRows, 80, int.MaxValue);
    }
}
