using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters;

public sealed class BudgetAlertTests
{
    [Fact]
    public void The_alerts_that_are_asked_for_come_first_and_the_forecast_last()
    {
        var budget = new BudgetSettings { MonthlyUsd = 100, Emails = ["ml@example.org"], AlertPercents = [50, 120] };
        Assert.Equal([new BudgetAlert(50, false), new BudgetAlert(120, false), new BudgetAlert(100, true)], BudgetAlert.Of(budget));
    }

    [Fact]
    public void One_site_of_each_account_is_its_first()
    {
        SiteSettings[] sites =
        [
            SampleStacks.Site("a", Cloud.Azure, 10),
            SampleStacks.Site("b", Cloud.Aws, 11),
            SampleStacks.Site("c", Cloud.Aws, 12),
            SampleStacks.Site("d", Cloud.Aws, 13) with { Account = "123456789012" },
        ];
        Assert.Equal(["a", "b", "d"], FirstOf(sites, null));
        Assert.Equal(["c"], FirstOf(sites, site => site.Name == "c"));
    }

    private static IEnumerable<string> FirstOf(SiteSettings[] sites, Func<SiteSettings, bool>? counts)
    {
        var stack = SampleStacks.One(Cloud.Azure) with { Sites = sites };
        return sites
            .Where(site => new SiteContext(new Scope(new StackProgram("sample"), "fedinfra:index:Site", site.Name), stack, site).IsFirstOfAccount(counts))
            .Select(site => site.Name);
    }
}
