using System.Globalization;
using System.Text;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Prices;

/// <summary>The list that the program carries, and what a look-up answers.</summary>
public sealed class PriceListTests
{
    [Fact]
    public void No_row_of_the_programs_own_list_is_refused_or_doubtful()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream("prices.csv")!;
        var reading = PriceListFile.Read(stream, "snapshot");

        Assert.Empty(reading.Findings);
        Assert.True(reading.Prices.All.Count > 2800, reading.Prices.All.Count.ToString(CultureInfo.InvariantCulture));
        Assert.All(reading.Prices.All, price => Assert.True(price.AsOf.Length > 0 && price.Source.Length > 0));
    }

    [RequiresDataFact("../prices")]
    public void Every_published_figure_is_in_the_programs_own_list()
    {
        var published = PriceListFile.Read(Path.Combine(TestData.Root, "..", "prices", "prices.csv"));

        Assert.Empty(published.Refused);
        Assert.All(published.Prices.All, price =>
        {
            var own = PriceList.Snapshot.Find(price.Cloud, price.Region, price.Sku)!;
            Assert.Equal((price.OnDemandUsd, price.SpotUsd, price.Unit, price.AsOf), (own.OnDemandUsd, own.SpotUsd, own.Unit, own.AsOf));
        });
    }

    [Theory]
    [InlineData(Cloud.Aws, "us-east-1", "m6i.large", PriceConfidence.High, 0.096)]
    [InlineData(Cloud.Azure, "westeurope", "Standard_NC4as_T4_v3", PriceConfidence.High, 0.658)]
    [InlineData(Cloud.Aws, "eu-west-1", "g4dn.xlarge", PriceConfidence.Medium, 0.587)]
    [InlineData(Cloud.Gcp, "us-central1", "g2-standard-4", PriceConfidence.Low, 0.7068)]
    [InlineData(Cloud.Gcp, "us-central1", "e2-standard-2", PriceConfidence.Low, 0.067012)]
    [InlineData(Cloud.Gcp, "us-central1", "n1-standard-4", PriceConfidence.Low, 0.133)]
    [InlineData(Cloud.Aws, "us-east-1", "NAT gateway", PriceConfidence.Low, 0.045)]
    public void Confidence_follows_from_date_and_source(Cloud cloud, string region, string sku, PriceConfidence confidence, double usd)
    {
        var price = PriceList.Snapshot.Find(cloud, region, sku)!;

        Assert.Equal(confidence, price.Confidence);
        Assert.Equal((decimal)usd, price.OnDemandUsd);
    }

    [Fact]
    public void A_spot_price_has_a_date_and_a_source_of_its_own()
    {
        var price = PriceList.Snapshot.Find(Cloud.Azure, "eastus", "Standard_NC4as_T4_v3")!;

        Assert.Equal((PriceConfidence.High, PriceConfidence.Low), (price.Confidence, price.SpotConfidence));
        Assert.Contains("2024-25", price.SpotAsOf, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_machine_is_borrowed_from_another_region_with_low_confidence()
    {
        var quote = PriceList.Snapshot.Quote(Cloud.Aws, "eu-central-1", "EKS cluster")!;

        Assert.Equal(("us-east-1", PriceConfidence.Low, 0.1m), (quote.BorrowedFrom, quote.Confidence, quote.Price.OnDemandUsd));
    }

    [Fact]
    public void Machines_and_accelerators_are_never_borrowed()
    {
        Assert.Null(PriceList.Snapshot.Quote(Cloud.Aws, "eu-central-1", "m6i.large"));
        Assert.Null(PriceList.Snapshot.Quote(Cloud.Gcp, "asia-east1", "GPU T4"));
    }

    [Fact]
    public void A_price_for_every_region_is_not_borrowed() =>
        Assert.Null(PriceList.Snapshot.Quote(Cloud.Azure, "westeurope", "Internet egress")!.BorrowedFrom);

    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        using var text = new StringWriter();
        PriceListFile.Write(PriceList.Snapshot.All, text);
        var again = PriceListFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), "again");

        Assert.Empty(again.Findings);
        Assert.Equal(PriceList.Snapshot.All, again.Prices.All);
    }
}
