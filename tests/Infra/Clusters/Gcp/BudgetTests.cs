using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters.Gcp;

public sealed class BudgetTests
{
    [Fact]
    public void Alerts_go_out_at_each_share_and_at_the_forecast()
    {
        var budget = Assert.Single(GcpProgram.Sample().OfType("gcp:billing/budget:Budget"));
        var rules = Assert.IsType<ListInput>(GcpProgram.At(budget.Inputs, "thresholdRules")).Items
            .Select(rule => (Assert.IsType<LiteralInput>(GcpProgram.At(rule, "thresholdPercent")).Value, GcpProgram.Text(rule, "spendBasis")));
        Assert.Equal(
            [(0.5, "CURRENT_SPEND"), (0.8, "CURRENT_SPEND"), (1.0, "CURRENT_SPEND"), (1.0, "FORECASTED_SPEND")],
            rules.Select(rule => ((double)rule.Value, rule.Item2)));
        Assert.Equal("2500", GcpProgram.Text(budget.Inputs, "amount/specifiedAmount/units"));
        Assert.Equal("sample", GcpProgram.Text(budget.Inputs, $"budgetFilter/labels/{CostTags.Stack}"));
    }

    [Fact]
    public void Cents_of_a_budget_are_kept()
    {
        var stack = SampleStacks.One(Cloud.Gcp);
        var program = new GcpProgram(stack with { Budget = stack.Budget! with { MonthlyUsd = 99.95m } });
        var budget = Assert.Single(program.OfType("gcp:billing/budget:Budget"));
        Assert.Equal("99", GcpProgram.Text(budget.Inputs, "amount/specifiedAmount/units"));
        Assert.Equal(950_000_000, GcpProgram.Number(budget.Inputs, "amount/specifiedAmount/nanos"));
    }

    [Fact]
    public void Without_a_billing_account_there_is_no_budget() =>
        Assert.Empty(GcpProgram.Sample(site => site with { BillingAccount = null }).OfType("gcp:billing/budget:Budget"));

    [Fact]
    public void More_addresses_than_gcp_tells_are_refused()
    {
        var stack = SampleStacks.One(Cloud.Gcp);
        var emails = Enumerable.Range(1, 6).Select(number => $"p{number}@example.org").ToArray();
        var error = Assert.Throws<InvalidOperationException>(() => new GcpProgram(stack with { Budget = stack.Budget! with { Emails = emails } }));
        Assert.Contains("The budget has 6 addresses", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_can_carry_labels_carries_the_stacks()
    {
        var program = GcpProgram.Sample();
        foreach (var (type, path) in new[]
        {
            ("gcp:container/cluster:Cluster", "resourceLabels"),
            ("gcp:storage/bucket:Bucket", "labels"),
            ("gcp:artifactregistry/repository:Repository", "labels"),
            ("gcp:kms/cryptoKey:CryptoKey", "labels"),
            ("gcp:compute/address:Address", "labels"),
            ("gcp:compute/globalAddress:GlobalAddress", "labels"),
            ("gcp:secretmanager/secret:Secret", "labels"),
            ("gcp:sql/databaseInstance:DatabaseInstance", "settings/userLabels"),
        })
        {
            var resources = program.OfType(type);
            Assert.NotEmpty(resources);
            Assert.All(resources, resource => Assert.Equal("ml-platform", GcpProgram.Text(resource.Inputs, $"{path}/{CostTags.Owner}")));
        }
    }
}
