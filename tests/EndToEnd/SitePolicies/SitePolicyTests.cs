using FedInfra.EndToEnd.Tests.Federations;

namespace FedInfra.EndToEnd.Tests.SitePolicies;

/// <summary>What a site's operator forbids does not happen, and the coordinator's operator reads why.</summary>
public sealed class SitePolicyTests : FederationTest
{
    [Fact]
    public async Task A_site_that_refuses_is_named_with_its_reason_and_the_others_go_on()
    {
        var policy = Federation.Folder.Write("strict/policy.yaml", "jobs: [heart-*]\nsecure-aggregation: {minimum-cohort: 3}\n");
        Federation.StartNodes("honest", "alpha", "beta");
        var strict = Federation.Start("client-node.dll", "run", "--config", Federation.WriteSite("strict", "omega"), "--policy-file", policy);
        await Federation.ConnectedAsync("alpha", "beta", "omega");

        var job = (await Federation.WatchAsync(await Federation.SubmitAsync(new JobText { MinimumNodes = 3 } + ""))).Completed();

        Assert.Equal(["alpha", "beta"], job.Rounds[0].Participants);
        Assert.Equal(
            "refused by its site: jobs: this site takes part in heart-* only, not in 'digits'; "
            + "secure-aggregation: this site's updates leave it masked only, and the round is without secure aggregation",
            job.WhyAbsent(1, "omega"));
        Assert.Contains(strict.Lines, line => line.Contains("omega refuses train of digits-1, round 1, by the site's policy: jobs:", StringComparison.Ordinal));
        Assert.DoesNotContain(strict.Lines, line => line.Contains("no site policy", StringComparison.Ordinal));
        Assert.Contains(Federation.Lines, line => line.Contains("no site policy: this site does whatever its coordinator asks", StringComparison.Ordinal));
    }
}
