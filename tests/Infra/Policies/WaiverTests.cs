using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Checks;
using FedInfra.Infra.Tests.Clusters;

namespace FedInfra.Infra.Tests.Policies;

public sealed class WaiverTests
{
    private static readonly DateOnly _today = new(2026, 6, 15);

    [Fact]
    public void A_waived_finding_does_not_count_and_is_still_listed_with_the_reason()
    {
        var report = Run(Waiver());

        Assert.DoesNotContain(report.Findings, finding => finding.Rule == "no-ssh-from-world");
        var waived = Assert.Single(report.Waived);
        Assert.Equal(("main-door", "a bastion moves in May"), (waived.Finding.Resource, waived.Reason));
    }

    [Fact]
    public void A_waiver_holds_on_its_last_day_and_not_on_the_next()
    {
        Assert.Single(Run(Waiver() with { Expires = _today }).Waived);

        var report = Run(Waiver() with { Expires = _today.AddDays(-1) });
        Assert.Empty(report.Waived);
        Assert.Contains(report.Findings, finding => finding.Rule == "no-ssh-from-world");
        Assert.Contains(report.Findings, finding => finding.Rule == "waivers" && finding.Message == "The waiver of no-ssh-from-world for main-door expired on 2026-06-14.");
    }

    [Fact]
    public void A_waiver_without_a_resource_covers_all_of_them() => Assert.Single(Run(Waiver() with { Resource = null }).Waived);

    [Fact]
    public void A_waiver_that_covers_nothing_is_worth_a_warning()
    {
        var finding = Assert.Single(Run(Waiver() with { Policy = "no-public-bucket" }).Findings, finding => finding.Rule == "waivers");

        Assert.Equal((Severity.Warning, "main-door", "The waiver of no-public-bucket for main-door covers nothing."), (finding.Severity, finding.Resource, finding.Message));
        Assert.DoesNotContain(Run(Waiver()).Findings, other => other.Rule == "waivers");
    }

    [Fact]
    public void A_second_waiver_of_the_same_finding_is_not_said_to_cover_nothing() =>
        Assert.DoesNotContain(Run(Waiver(), Waiver() with { Resource = null }).Findings, finding => finding.Rule == "waivers");

    [Fact]
    public void A_waiver_of_an_unknown_policy_is_an_error_that_lists_the_known_ones()
    {
        var finding = Assert.Single(Run(Waiver() with { Policy = "no-ssh" }).Findings, finding => finding.Rule == "waivers");

        Assert.Equal((Severity.Error, "A waiver is for 'no-ssh', which is no policy."), (finding.Severity, finding.Message));
        Assert.Contains("no-ssh-from-world", finding.Fix, StringComparison.Ordinal);
        Assert.Contains("default-deny", finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_waiver_for_a_resource_that_is_not_there_is_an_error()
    {
        var report = Run(Waiver() with { Resource = "main-window" });

        Assert.Contains(report.Findings, finding => finding.Rule == "waivers" && finding.Message.Contains("'main-window', which is no resource", StringComparison.Ordinal));
        Assert.Contains(report.Findings, finding => finding.Rule == "no-ssh-from-world");
    }

    [Fact]
    public void A_structural_rule_cannot_be_waived() =>
        Assert.Contains(Run(Waiver() with { Policy = "legal-names" }).Findings, finding => finding.Rule == "waivers");

    private static WaiverSettings Waiver() => new() { Policy = "no-ssh-from-world", Resource = "main-door", Reason = "a bastion moves in May", Expires = _today.AddDays(30) };

    private static CheckReport Run(params IReadOnlyList<WaiverSettings> waivers)
    {
        var planted = new PlantedProgram { Stack = SampleStacks.One(Cloud.OnPrem) with { Waivers = waivers } };
        planted.Add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "door", new Inputs { ["cidrIpv4"] = "0.0.0.0/0", ["ipProtocol"] = "tcp", ["fromPort"] = 22, ["toPort"] = 22 });
        return new StackCheck(new FixedClock()).Run(planted.Program, planted.Stack);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(_today.ToDateTime(new TimeOnly(23, 59)), TimeSpan.Zero);
    }
}
