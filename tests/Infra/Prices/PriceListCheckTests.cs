using System.Text;
using FedInfra.Infra.Prices;

namespace FedInfra.Infra.Tests.Prices;

/// <summary>Nonsense is refused row by row, with line numbers, and what is good stays.</summary>
public sealed class PriceListCheckTests
{
    private const string Header = "provider,region,sku,kind,gpu,gpu_count,vcpus,mem_gib,unit,usd_on_demand,usd_spot,as_of,source\n";

    private const string Good = "aws,us-east-1,g4dn.xlarge,vm,T4 16GB,1,4,16,hour,0.526,0.2,2026-07-20,AWS GetProducts\n";

    [Theory]
    [InlineData("aws,us-east-1,p5.48xlarge,vm,H100 80GB,8,192,2048,hour,55,55.01,2026-07-20,AWS", "above on demand")]
    [InlineData("azure,eastus,Standard_ND96isr_H100_v5,vm,H100 80GB,12,96,1900,hour,98.32,,2026-06-18,Azure", "8 accelerators, not 12")]
    [InlineData("azure,eastus,Standard_NC40ads_H100_v5,vm,H100 94GB NVL,1,40,320,hour,0.00,,2026-06-18,Azure", "price of 0")]
    [InlineData("aws,us-east-1,p6-b200.48xlarge,vm,B200,8,192,2048,hour,0.01,,2026-06-18,AWS", "too cheap")]
    [InlineData("aws,us-east-1,p6-b200.48xlarge,vm,,,,,hour,0.01,,2026-06-18,AWS", "too cheap")]
    [InlineData("gcp,us-central1,GPU T4,gpu,T4 16GB,1,,,hour,0.35,0.001,2026-06-18,GCP", "too cheap")]
    [InlineData("aws,us-east-1,x.large,vm,X,17,,,hour,5,,2026-06-18,AWS", "17 accelerators")]
    [InlineData("aws,us-east-1,x.large,vm,X,1.5,,,hour,5,,2026-06-18,AWS", "1.5 accelerators")]
    [InlineData("aws,us-east-1,m6i.large,vm,,,,,hour,-0.1,,2026-06-18,AWS", "negative")]
    [InlineData("aws,us-east-1,m6i.large,vm,,,,,hour,NaN,,2026-06-18,AWS", "not a finite number")]
    [InlineData("aws,us-east-1,m6i.large,vm,,,,,hour,1e400,,2026-06-18,AWS", "not a finite number")]
    [InlineData("aws,us-east-1,m6i.large,vm,,,,,hour,\"0,096\",,2026-06-18,AWS", "not a finite number")]
    [InlineData("aws,us-east-1,m6i.large,vm,,,,,hour,,,2026-06-18,AWS", "neither")]
    [InlineData("aws,us-east-1,m6i.large,vm,,,,,fortnight,0.1,,2026-06-18,AWS", "'unit' is 'fortnight'")]
    [InlineData("aws,us-east-1,m6i.large,yacht,,,,,hour,0.1,,2026-06-18,AWS", "'kind' is 'yacht'")]
    [InlineData("ibm,us-east-1,m6i.large,vm,,,,,hour,0.1,,2026-06-18,IBM", "'provider' is 'ibm'")]
    [InlineData("aws,us-east-1,m6i.large,vm,,,,,hour,0.1,,,AWS", "'as_of' is missing")]
    [InlineData("aws,us-east-1,m6i.large,vm,,,,,hour,0.1,,2026-06-18,", "'source' is missing")]
    [InlineData("aws,,m6i.large,vm,,,,,hour,0.1,,2026-06-18,AWS", "'region' is missing")]
    [InlineData("aws,us-east-1,g4dn.xlarge,vm,T4 16GB,1,4,16,hour,0.6,,2026-07-20,AWS", "on line 2 already")]
    [InlineData("aws,us-east-1,m6i.large", "fewer fields")]
    [InlineData("aws,us-east-1,m6i.\u001b[31mlarge,vm,,,,,hour,0.1,,2026-06-18,AWS", "control characters")]
    public void A_row_that_cannot_be_right_is_refused_and_named(string row, string message)
    {
        var reading = Read(Header + Good + row + "\n");

        var finding = Assert.Single(reading.Refused);
        Assert.Equal(3, finding.Line);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', finding.ToString());
        Assert.Equal("g4dn.xlarge", Assert.Single(reading.Prices.All).Sku);
    }

    [Theory]
    [InlineData("2.5", "4 times cheaper")]
    [InlineData("40", "4 times dearer")]
    public void A_region_far_from_the_others_is_refused(string usd, string message)
    {
        static string Row(string region, string usd) => $"aws,{region},p9.large,vm,X100,1,,,hour,{usd},,2026-07-20,AWS\n";

        var reading = Read(Header + Row("a", "9") + Row("b", usd) + Row("c", "11") + Row("d", "10") + Row("e", "10"));

        var finding = Assert.Single(reading.Refused);
        Assert.Equal(3, finding.Line);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal(4, reading.Prices.All.Count);
    }

    [Fact]
    public void A_spot_price_far_from_the_others_is_left_out_and_its_row_kept()
    {
        static string Row(string region, string usd) => $"aws,{region},p9.large,vm,X100,1,,,hour,{usd},2026-07-20,AWS\n";

        var reading = Read(Header + Row("a", "9,3") + Row("b", "9,0.5") + Row("c", "9,3") + Row("d", ",0.5") + Row("e", "9,3"));

        Assert.Null(reading.Prices.Find(FedInfra.Infra.Stacks.Cloud.Aws, "b", "p9.large")!.SpotUsd);
        Assert.Equal(4, reading.Prices.All.Count(price => price.Sku == "p9.large"));
        Assert.Equal([(3, false), (5, true)], reading.Findings.Select(finding => (finding.Line, finding.Refused)));
    }

    [Fact]
    public void Of_two_regions_that_disagree_the_cheaper_is_refused()
    {
        var reading = Read(Header + Good + Good.Replace("us-east-1", "eu-west-9", StringComparison.Ordinal).Replace("0.526,0.2", "0.1,", StringComparison.Ordinal));

        Assert.Equal(3, Assert.Single(reading.Refused).Line);
    }

    [Fact]
    public void A_spot_price_at_the_cap_is_kept_with_a_warning()
    {
        var reading = Read(Header + Good.Replace("0.2,", "0.526,", StringComparison.Ordinal));

        Assert.False(Assert.Single(reading.Findings).Refused);
        Assert.Single(reading.Prices.All);
    }

    [Fact]
    public void Line_numbers_count_line_breaks_inside_fields()
    {
        var reading = Read(Header + Good.Replace("AWS GetProducts", "\"two\nlines\"", StringComparison.Ordinal) + "aws,x\n" + Good);

        Assert.Equal([2, 4], reading.Refused.Select(finding => finding.Line));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("provider,region\n", "the column 'sku' is missing")]
    [InlineData("provider,region,sku,kind,gpu,gpu_count,vcpus,mem_gib,unit,usd_on_demand,usd_spot,as_of,source,colour\n", "'colour' is unknown")]
    [InlineData("provider,region,sku,kind,gpu,gpu_count,vcpus,mem_gib,unit,usd_on_demand,usd_spot,as_of,source,sku\n", "'sku' is there twice")]
    public void A_file_with_a_wrong_header_is_refused_whole(string text, string message)
    {
        var exception = Assert.Throws<InfraException>(() => Read(text + Good));

        Assert.Contains(text.Length == 0 ? "missing" : message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_refused() => Assert.Contains("is empty", Assert.Throws<InfraException>(() => Read("")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\0\0\0\u0001\u0002\n\n\n")]
    [InlineData("provider,region,sku,kind,gpu,gpu_count,vcpus,mem_gib,unit,usd_on_demand,usd_spot,as_of,source\n\"aws,us-east-1,\nunended")]
    public void Hostile_text_is_findings_or_an_error_for_people(string text)
    {
        var exception = Record.Exception(() => Assert.Empty(Read(text).Prices.All));

        Assert.True(exception is null or InfraException, exception?.ToString());
    }

    private static PriceListReading Read(string text) => PriceListFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "test.csv");
}
