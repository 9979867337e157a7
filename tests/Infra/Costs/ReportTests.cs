using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Costs.Reports;
using FedInfra.Infra.Costs.Sources;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;
using FsCheck;
using FsCheck.Fluent;

namespace FedInfra.Infra.Tests.Costs;

/// <summary>Totals, budgets, differences, and what is written of them.</summary>
public sealed class ReportTests
{
    private const string Hostile = "=cmd|' /C calc'!A0<script>alert(1)</script> | `x` @everyone \u001b[31m";

    private static readonly CostReport _report = StackBuilder.Build(SampleStacks.Hybrid()).Estimate(SampleStacks.Hybrid());

    [Fact]
    public void A_column_adds_up_to_its_exact_total_and_no_line_is_off_by_a_cent()
    {
        var column = Gen.Choose(0, 10_000_000).ArrayOf().ToArbitrary();
        Prop.ForAll(column, numbers =>
        {
            decimal[] exact = [.. numbers.Select(number => number / 997m)];
            var rounded = ColumnRounding.Round(exact, 2);
            return rounded.Sum() == ColumnRounding.Round(exact.Sum(), 2) && exact.Zip(rounded).All(pair => Math.Abs(pair.First - pair.Second) < 0.01m);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""{"deployment": null}""")]
    [InlineData("""{"version": 3, "deployment": {"manifest": {}, "resources": null} }""")]
    public void A_stack_that_nobody_brought_up_costs_nothing_and_says_so(string state)
    {
        var report = CostEstimator.Estimate(StateSource.Read(Encoding.UTF8.GetBytes(state), "s"), null, PriceList.Snapshot, Priced.Today);

        Assert.Contains("Nothing in it costs money.", Write("table", report), StringComparison.Ordinal);
        Assert.DoesNotContain("has a price", Write("table", report), StringComparison.Ordinal);
    }

    [Fact]
    public void Halves_of_a_cent_are_rounded_away_from_zero()
    {
        Assert.Equal(0.13m, Assert.Single(ColumnRounding.Round([0.125m], 2)));
        Assert.Equal(-0.13m, Assert.Single(ColumnRounding.Round([-0.125m], 2)));
    }

    [Fact]
    public void Every_grouping_adds_up_to_the_total_which_is_the_exact_one_rounded()
    {
        foreach (var grouping in new[] { _report.BySite, _report.ByCloud, _report.ByCategory, _report.ByResource })
        {
            Assert.Equal(_report.Total, Amounts.Sum(grouping.Select(group => group.Amounts)));
        }

        Assert.Equal(ColumnRounding.Round(_report.MonthlyUsd, 2), _report.Total.Monthly);
        Assert.Equal(ColumnRounding.Round(_report.MonthlyUsd * 24 / 730, 2), _report.Total.Daily);
        Assert.Equal(ColumnRounding.Round(_report.MonthlyUsd / 160, 4), _report.Total.PerTrainingHour);
    }

    [Theory]
    [InlineData(1000, 799.99, new[] { 50 })]
    [InlineData(1000, 800, new[] { 50, 80 })]
    [InlineData(1000, 1000.01, new[] { 50, 80, 100 })]
    [InlineData(1000, 10, new int[0])]
    public void A_budget_names_the_thresholds_that_are_reached(int budget, double monthly, int[] crossed)
    {
        var state = BudgetState.Of(new BudgetSettings { MonthlyUsd = budget, Emails = ["a@example.org"] }, (decimal)monthly, true)!;

        Assert.Equal(crossed, state.Crossed);
        Assert.Equal(monthly > budget, state.IsExceeded);
    }

    [Fact]
    public void A_difference_shows_what_came_went_and_changed()
    {
        var before = Priced.Report(Bucket("aws-stays"), Bucket("aws-goes"), Priced.Resource("aws:eks/cluster:Cluster", "aws-cluster", "{}"));
        var after = Priced.Report(Bucket("aws-stays"), Priced.Resource("aws:eks/cluster:Cluster", "aws-cluster", "{}"), Priced.Resource("aws:ec2/natGateway:NatGateway", "aws-nat", "{}"));

        var diff = new CostDiff(before, after);

        // The site's object storage, $2.57 exactly, is one bucket's now instead of shared by two.
        Assert.Equal(
            [("aws-nat", CostChangeKind.Added, 37.35m), ("aws-goes", CostChangeKind.Removed, -1.285m), ("aws-stays", CostChangeKind.Changed, 1.285m)],
            diff.Resources.Select(change => (change.Name, change.Kind, Exact(after, change.Name) - Exact(before, change.Name))));
        Assert.Equal(diff.Monthly, diff.Resources.Sum(change => change.Monthly));
        Assert.Equal(diff.Monthly, diff.Categories.Sum(change => change.Monthly));
        Assert.Empty(new CostDiff(before, before).Resources);
        static decimal Exact(CostReport report, string name) => report.Lines.Where(line => line.Resource == name).Sum(line => line.MonthlyUsd);
    }

    [Fact]
    public void Savings_are_sorted_and_worth_what_they_say()
    {
        var group = Priced.Resource("aws:autoscaling/group:Group", "aws-pool", """
            {"minSize": 1, "desiredCapacity": 1, "mixedInstancesPolicy": {"launchTemplate": {"overrides": [{"instanceType": "g4dn.xlarge"}]},
             "instancesDistribution": {"onDemandPercentageAboveBaseCapacity": 100}}, "tags": [{"key": "fedinfra-pool", "value": "always"}]}
            """) with { ProviderRegion = "us-east-1" };

        var report = Priced.Report(group, Priced.Resource("aws:ec2/natGateway:NatGateway", "aws-nat-a", "{}"), Priced.Resource("aws:ec2/natGateway:NatGateway", "aws-nat-b", "{}"));

        Assert.Equal(report.Savings.OrderByDescending(saving => saving.MonthlyUsd).Select(saving => saving.Idea), report.Savings.Select(saving => saving.Idea));
        Assert.Equal(0.526m * 570, Saving("open-for-training")); // 730 hours, of which 160 train
        Assert.Equal(Math.Round((0.526m - 0.2039m) * 730, 2), Saving("spot"));
        Assert.Equal(32.85m, Saving("one-nat-gateway"));
        decimal Saving(string idea) => Assert.Single(report.Savings, saving => saving.Idea == idea).MonthlyUsd;
    }

    [Fact]
    public void JSON_has_every_line_with_date_source_and_confidence_and_adds_up()
    {
        var json = JsonNode.Parse(Write("json", _report))!;

        Assert.Equal(json["total"]!["monthlyUsd"]!.GetValue<decimal>(), json["lines"]!.AsArray().Sum(line => line!["amounts"]!["monthlyUsd"]!.GetValue<decimal>()));
        Assert.All(json["lines"]!.AsArray(), line => Assert.All(new[] { "priceDate", "source", "confidence" }, key => Assert.NotEmpty(line![key]!.GetValue<string>())));
        Assert.Equal(_report.Unpriced.Count, json["unpriced"]!.AsArray().Count);
    }

    [Fact]
    public void CSV_has_the_differences_below_the_lines_in_columns_of_their_own()
    {
        var before = Priced.Report(Bucket("aws-stays"), Bucket("aws-goes"));
        var after = Priced.Report(Bucket("aws-stays"), Priced.Resource("aws:ec2/natGateway:NatGateway", "aws-nat", "{}"));

        var rows = Write("csv", after, new CostDiff(before, after)).TrimEnd().Split('\n').Select(row => row.Split(',')).ToList();

        var column = Array.IndexOf(rows[0], "before_monthly_usd");
        Assert.Equal(
            ["added aws-nat 0 37.35 37.35", "changed aws-stays 1.29 2.57 1.29", "removed aws-goes 1.29 0 -1.29"],
            rows.Where(row => row[0] is "added" or "removed" or "changed").Select(row => $"{row[0]} {row[5]} {string.Join(' ', row[column..(column + 3)])}").Order(StringComparer.Ordinal));
        Assert.All(rows.Where(row => row[0] == "priced"), row => Assert.Equal(["", "", "", ""], row[^4..]));
        Assert.All(rows.Where(row => row[0] == "added"), row => Assert.Equal("", row[Array.IndexOf(rows[0], "monthly_usd")]));
    }

    [Fact]
    public void CSV_is_no_formula_to_a_spreadsheet()
    {
        var rows = Write("csv", HostileReport()).Split('\n');

        Assert.Contains(rows, row => row.Contains("'=cmd", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.Contains(",=", StringComparison.Ordinal) || row.Contains(",\"=", StringComparison.Ordinal));
    }

    [Fact]
    public void HTML_is_one_page_without_scripts_in_which_text_stays_text()
    {
        var html = Write("html", HostileReport(), new CostDiff(_report, HostileReport()));

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http:", html.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        foreach (var chart in html.Split("<svg").Skip(1).Select(part => "<svg" + part[..(part.IndexOf("</svg>", StringComparison.Ordinal) + 6)]))
        {
            Assert.NotEmpty(XElement.Parse(chart).Elements());
        }

        Assert.Equal(3, html.Split("<svg").Length - 1);
    }

    [Fact]
    public void Markdown_fits_a_comment_and_holds_no_markup_of_others()
    {
        var markdown = Write("markdown", HostileReport(), new CostDiff(_report, HostileReport()));

        Assert.True(markdown.Length < 65_536);
        Assert.DoesNotContain("<script", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("@everyone", markdown, StringComparison.Ordinal);
        Assert.Contains("a month** against", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_lists_what_has_no_price_and_sends_nothing_to_the_terminal()
    {
        var before = HostileReport() with { Stack = "\u001b[2J\u202eold", Notes = ["\u009bnote"] };
        var table = Write("table", HostileReport(), new CostDiff(before, HostileReport() with { Notes = ["\u2066note"] }));

        Assert.Contains("WITHOUT A PRICE", table, StringComparison.Ordinal);
        Assert.DoesNotContain(table, character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain(table, character => char.GetUnicodeCategory(character) == UnicodeCategory.Format);
        Assert.Contains("Against ?[2J?old", table, StringComparison.Ordinal);
        Assert.Contains("at least", table, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_format_is_an_error_that_names_the_known_ones() =>
        Assert.Contains("table, json, csv, markdown, html", Assert.Throws<InfraException>(() => ReportFormats.Find("pdf")).Message, StringComparison.Ordinal);

    private static CostReport HostileReport() => Priced.Report(
        new BilledResource { Name = Hostile, Type = "aws:eks/cluster:Cluster", Inputs = [], ProviderRegion = "us-east-1" },
        new BilledResource { Name = Hostile + "2", Type = Hostile, Inputs = [] });

    private static BilledResource Bucket(string name) => Priced.Resource("aws:s3/bucket:Bucket", name, "{}");

    private static string Write(string format, CostReport report, CostDiff? diff = null)
    {
        using var text = new StringWriter();
        ReportFormats.Find(format).Write(report, diff, text);
        return text.ToString();
    }
}
