using System.Text.RegularExpressions;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>Rules that <see cref="StackMistakeTests"/> leaves out: what must be there, ranges, and what a cloud or K3s cannot do.</summary>
public sealed class StackRuleTests
{
    private const string North = "fedinfra:sites.north";
    private const string Lab = "fedinfra:sites.lab";
    private const string Node = "name: tabular\n";
    private const string Host = "name: rack-1\n";
    private const string Gpu = "name: gpu\n";
    private const string South = "networkCidr: 10.11.0.0/16";

    [Theory]

    // What must be there.
    [InlineData("cloud: gcp", "residency: [us]", "fedinfra:sites.south.cloud", "is missing")]
    [InlineData("      region: us-central1\n", "", "fedinfra:sites.south.region", "is missing")]
    [InlineData("name: cpu\n", "spot: false\n", North + ".pools[1].name", "is missing")]
    [InlineData("name: rack-2\n", "port: 22\n", Lab + ".hosts[1].name", "is missing")]
    [InlineData("          address: 192.0.2.12\n", "", Lab + ".hosts[1].address", "is missing")]
    [InlineData("name: tabular\n", "cpus: 1\n", North + ".clientNodes[1].name", "is missing")]
    [InlineData("            start: \"20:00\"\n", "", North + ".pools[0].schedule.start", "is missing")]
    [InlineData("            stop: \"06:00\"\n", "", North + ".pools[0].schedule.stop", "is missing")]
    [InlineData("          data: {kind: csv, path: /data/train.csv}\n", "", North + ".clientNodes[0].data", "is missing")]
    [InlineData("    monthlyUsd: 2500\n", "", "fedinfra:budget.monthlyUsd", "is missing")]
    [InlineData("    emails: [ops@example.org]\n", "", "fedinfra:budget.emails", "is missing")]
    [InlineData("- policy: data-residency", "- resource: north-network", "fedinfra:waivers[0].policy", "is missing")]
    [InlineData("      reason: The ministry agreed for the pilot.\n", "", "fedinfra:waivers[0].reason", "is missing")]
    [InlineData("      expires: \"2027-03-31\"\n", "", "fedinfra:waivers[0].expires", "is missing")]

    // Shapes.
    [InlineData("policy: data-residency", "policy: data residency", "fedinfra:waivers[0].policy", "a policy's id")]
    [InlineData("policy: data-residency", "policy: data-residency\n      resource: a b", "fedinfra:waivers[0].resource", "a resource's logical name")]
    [InlineData("imageTag: \"0.1.0\"", "imageTag: -1", "fedinfra:imageTag", "put it in quotes")]
    [InlineData("imageTag: \"0.1.0\"", "imageTag: \".1\"", "fedinfra:imageTag", "beginning with none of the last two")]
    [InlineData("name: rack-1\n", "name: Rack\n", Lab + ".hosts[0].name", "1 to 32 of a-z")]
    [InlineData("name: radiology", "name: Radiology", North + ".clientNodes[0].name", "1 to 40 of a-z")]
    [InlineData(Host, Host + "          user: \"root; reboot\"\n", Lab + ".hosts[0].user", "a Linux user name")]
    [InlineData("region: basement", "region: The Basement", Lab + ".region", "1 to 63 of a-z")]
    [InlineData("region: eastus", "region: eastus\n      account: my-subscription", "fedinfra:sites.west.account", "an Azure subscription")]
    [InlineData("machine: m6i.large", "machine: m6i large", North + ".systemPool.machine", "a machine type as the cloud calls it")]
    [InlineData("address: 192.0.2.11", "address: \"192.0.2.11:22\"", Lab + ".hosts[0].address", "an IP address or a DNS name")]
    [InlineData("address: 192.0.2.11", "address: \"127.1\"", Lab + ".hosts[0].address", "an IP address or a DNS name")]
    [InlineData("address: 192.0.2.11", "address: \"fe80::1%eth0\"", Lab + ".hosts[0].address", "an IP address or a DNS name")]
    [InlineData("team: imaging", "fedinfra-team: imaging", "fedinfra:tags.fedinfra-team", "set by the program")]
    [InlineData("team: imaging", "{t1: a, t2: a, t3: a, t4: a, t5: a, t6: a, t7: a, t8: a, t9: a, t10: a, t11: a, t12: a, t13: a, t14: a, t15: a, t16: a, t17: a, t18: a, t19: a, t20: a, t21: a}", "fedinfra:tags", "20 are allowed")]
    [InlineData("[50, 100]", "[10, 20, 30, 40, 50, 60]", "fedinfra:budget.alertPercents", "1 to 5 percentages")]
    [InlineData("[ops@example.org]", "[a@x.org, b@x.org, c@x.org, d@x.org, e@x.org, f@x.org, g@x.org, h@x.org, i@x.org, j@x.org, k@x.org]", "fedinfra:budget.emails", "1 to 10 addresses")]
    [InlineData("days: [mon, tue]", "days: [mon, mon]", North + ".pools[0].schedule.days[1]", "already")]
    [InlineData("residency: [us]", "residency: us", North + ".residency", "must be a list")]
    [InlineData("systemPool: {machine: m6i.large, count: 2}", "systemPool: 2", North + ".systemPool", "a map of keys")]
    [InlineData("energy: {usdPerKwh: 0.2}", "energy: 0.2", Lab + ".energy", "a map of keys")]

    // Ranges.
    [InlineData("hostname: fl.example.org", "volumeGib: 0", "fedinfra:coordinator.volumeGib", "1 to 16,384")]
    [InlineData("storageGib: 64", "storageGib: 19", "fedinfra:coordinator.database.storageGib", "20 to 16,384")]
    [InlineData("m6i.large, count: 2", "m6i.large, count: 0", North + ".systemPool.count", "1 to 20")]
    [InlineData("maximum: 4", "maximum: 1001", North + ".pools[0].maximum", "1 to 1,000")]
    [InlineData("minimum: 0", "minimum: -1", North + ".pools[0].minimum", "0 to 1,000")]
    [InlineData("desired: 2", "desired: 2.5", North + ".pools[0].desired", "whole number")]
    [InlineData("onDemandPercent: 25", "onDemandPercent: 101", North + ".pools[0].onDemandPercent", "0 to 100")]
    [InlineData("onDemandBase: 1", "onDemandBase: -1", North + ".pools[0].onDemandBase", "0 to 1,000")]
    [InlineData(Gpu, Gpu + "          diskGib: 29\n", North + ".pools[0].diskGib", "30 to 16,384")]
    [InlineData("acceleratorsPerMachine: 1", "acceleratorsPerMachine: 17", North + ".pools[0].acceleratorsPerMachine", "0 to 16")]
    [InlineData("accelerators: 2", "accelerators: 17", Lab + ".hosts[1].accelerators", "0 to 16")]
    [InlineData(Host, Host + "          port: 65536\n", Lab + ".hosts[0].port", "1 to 65,535")]
    [InlineData(Host, Host + "          trainingWatts: 20001\n", Lab + ".hosts[0].trainingWatts", "0 to 20,000")]
    [InlineData(Host, Host + "          idleWatts: -1\n", Lab + ".hosts[0].idleWatts", "0 to 20,000")]
    [InlineData(Host, Host + "          purchaseUsd: -1\n", Lab + ".hosts[0].purchaseUsd", "0 to 100,000,000")]
    [InlineData("usdPerKwh: 0.2", "usdPerKwh: 20", Lab + ".energy.usdPerKwh", "0 to 10")]
    [InlineData("usdPerKwh: 0.2", "powerUsageEffectiveness: 0.9", Lab + ".energy.powerUsageEffectiveness", "1 to 3")]
    [InlineData("usdPerKwh: 0.2", "amortisationYears: 0", Lab + ".energy.amortisationYears", "1 to 15")]
    [InlineData(Node, Node + "          cpus: 257\n", North + ".clientNodes[1].cpus", "1 to 256")]
    [InlineData(Node, Node + "          memoryGib: 0\n", North + ".clientNodes[1].memoryGib", "1 to 4,096")]
    [InlineData(Node, Node + "          accelerators: -1\n", North + ".clientNodes[1].accelerators", "0 to 16")]
    [InlineData(Node, Node + "          dataVolumeGib: 0\n", North + ".clientNodes[1].dataVolumeGib", "1 to 16,384")]
    [InlineData("trainingHours: 80", "egressGb: -1", "fedinfra:usage.egressGb", "0 to 1,000,000")]
    [InlineData("trainingHours: 80", "natGb: -1", "fedinfra:usage.natGb", "0 to 1,000,000")]
    [InlineData("trainingHours: 80", "loadBalancerGb: -1", "fedinfra:usage.loadBalancerGb", "0 to 1,000,000")]
    [InlineData("trainingHours: 80", "objectStorageGb: 1000001", "fedinfra:usage.objectStorageGb", "0 to 1,000,000")]
    [InlineData("trainingHours: 80", "objectRequestThousands: -1", "fedinfra:usage.objectRequestThousands", "0 to 1,000,000")]
    [InlineData("trainingHours: 80", "registryGb: -1", "fedinfra:usage.registryGb", "0 to 1,000,000")]
    [InlineData("trainingHours: 80", "logGb: -1", "fedinfra:usage.logGb", "0 to 1,000,000")]
    [InlineData("trainingHours: 80", "backupGb: -1", "fedinfra:usage.backupGb", "0 to 1,000,000")]

    // What does not go together.
    [InlineData("energy: {usdPerKwh: 0.2}", "unlisted: true", Lab + ".unlisted", "may have any name")]
    [InlineData("energy: {usdPerKwh: 0.2}", "zones: 2", Lab + ".zones", "no meaning on premises")]
    [InlineData("energy: {usdPerKwh: 0.2}", "account: x", Lab + ".account", "no meaning on premises")]
    [InlineData("energy: {usdPerKwh: 0.2}", "billingAccount: x", Lab + ".billingAccount", "no meaning on premises")]
    [InlineData("host: rack-2", "host: rack-2\n          pool: gpu", Lab + ".clientNodes[0].pool", "on premises there are no pools")]
    [InlineData("machines: [c6i.2xlarge]", "onDemandBase: 1", North + ".pools[1].onDemandBase", "not spot")]
    [InlineData("machines: [c6i.2xlarge]", "onDemandPercent: 5", North + ".pools[1].onDemandPercent", "not spot")]
    [InlineData("machines: [g4dn.xlarge, g4dn.2xlarge]", "idle: true", North + ".pools[0].idle", "this key is unknown")]
    [InlineData("database: {size: medium, storageGib: 64, backupDays: 14}", "replicas: 2", "fedinfra:coordinator.replicas", "this key is unknown")]
    [InlineData("acceleratorsPerMachine: 1\n          machines: [g4dn.xlarge, g4dn.2xlarge]", "acceleratorsPerMachine: 3", North + ".pools[0].acceleratorsPerMachine", "aws has no machine with 3 t4; it has machines with 1, 4, 8")]
    [InlineData("accelerator: t4", "accelerator: T4\n          unlisted: true", North + ".pools[0].accelerator", "1 to 32 of a-z")]
    [InlineData("machine: m6i.large", "machine: Standard_D2s_v5", North + ".systemPool.machine", "aws has no machine type 'Standard_D2s_v5'")]

    // What client nodes have room for.
    [InlineData("          pool: cpu\n", "          accelerators: 1\n          cpus: 1\n", North + ".clientNodes[1].accelerators", "a machine of the system pool has 0")]
    [InlineData("          pool: cpu\n", "          pool: gpu\n          accelerators: 1\n", North + ".clientNodes[1].accelerators", "ask for 2 accelerators at the same time; it has 1 at its maximum", "          desired: 2\n          maximum: 4\n")]

    // The world is no office.
    [InlineData("[203.0.113.0/24]", "[0.0.0.0/0]", "fedinfra:coordinator.adminCidrs[0]", "lets the world in")]
    [InlineData("[203.0.113.0/24]", "[203.0.113.0/24, 128.0.0.0/1]", "fedinfra:coordinator.adminCidrs[1]", "/8 or longer")]
    [InlineData("[203.0.113.0/24]", "[16.0.0.0/7]", "fedinfra:coordinator.adminCidrs[0]", "/8 or longer")]
    [InlineData("[203.0.113.0/24]", "[\"::/0\"]", "fedinfra:coordinator.adminCidrs[0]", "an IPv4 block")]
    [InlineData("[203.0.113.0/24]", "[\"8000::/1\"]", "fedinfra:coordinator.adminCidrs[0]", "an IPv4 block")]

    // Hours in which the machines cannot be there.
    [InlineData("trainingHours: 80", "trainingHours: 87", "fedinfra:usage.trainingHours", "is 87, but the schedule of pool 'gpu' of site north opens it for 86 hours a month")]

    // What a cloud or K3s cannot do.
    [InlineData("machines: [c6i.2xlarge]", "machines: [c6i.2xlarge, c7g.2xlarge]\n          unlisted: true", North + ".pools[1].machines", "mixes machines with Arm (c7g.2xlarge) and with x86 processors (c6i.2xlarge)")]
    [InlineData("[ops@example.org]", "[a@x.org, b@x.org, c@x.org, d@x.org, e@x.org, f@x.org]", "fedinfra:budget.emails", "has 6 addresses, but GCP tells 5")]
    [InlineData("      billingAccount: 012345-6789AB-CDEF01\n", "", "fedinfra:sites.south.billingAccount", "GCP attaches the stack's budget to it")]
    [InlineData(South, South + "\n      pools:\n        - {name: x, accelerator: t4, unlisted: true, machines: [n1-standard-4, e2-standard-4]}", "fedinfra:sites.south.pools[0].machines[1]", "'e2-standard-4' takes no accelerator 't4'; n1 machines take")]
    [InlineData("cloud: onprem", "cloud: onprem\n      kubernetesVersion: \"1.12\"", Lab + ".kubernetesVersion", "no K3s release is known for Kubernetes '1.12'; take one of 1.32, 1.33, 1.34, 1.35")]
    [InlineData("address: 192.0.2.12", "address: localhost", Lab + ".hosts[1].address", "the other hosts cannot reach 'localhost'")]
    public void A_mistake_is_one_error_at_its_place(string old, string replacement, string path, string expected, string alsoRemoved = "") =>
        Assert.Matches(
            $@"^stacks/Pulumi\.sample\.yaml:[0-9]+: {Regex.Escape(path)}: .*{Regex.Escape(expected)}",
            SampleFile.ErrorWith(old, replacement, alsoRemoved));

    [Theory]
    [InlineData("site: north", "site: west", "size: medium", "size: small, highlyAvailable: true", "a small Azure database")]
    [InlineData("site: north", "site: lab", "size: medium", "size: medium, highlyAvailable: true", "on premises the database is one pod")]
    public void A_database_without_a_possible_standby_is_refused(string site, string otherSite, string old, string replacement, string expected)
    {
        var error = Assert.Throws<InfraException>(() => StackFile.Parse(
            SampleFile.Name, SampleFile.Text.Replace(site, otherSite, StringComparison.Ordinal).Replace(old, replacement, StringComparison.Ordinal))).Message;

        Assert.Matches($@"^stacks/Pulumi\.sample\.yaml:[0-9]+: fedinfra:coordinator\.database\.highlyAvailable: {Regex.Escape(expected)}", error);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Other_sites_need_an_address_of_the_coordinator(string address)
    {
        var text = $$"""
            config:
              fedinfra:owner: me
              fedinfra:coordinator: {site: desk}
              fedinfra:sites:
                desk: {cloud: onprem, region: desk, hosts: [{name: one, address: "{{address}}"}]}
                lab: {cloud: onprem, region: lab, hosts: [{name: two, address: 192.0.2.1}]}
            """;

        var error = Assert.Throws<InfraException>(() => StackFile.Parse("desk", text)).Message;

        Assert.Matches(@"^stacks/Pulumi\.desk\.yaml:5: fedinfra:sites\.desk\.hosts\[0\]\.address: the other sites cannot reach the coordinator", error);
        StackFile.Parse("desk", text.Replace("{site: desk}", "{site: desk, hostname: fl.example.org}", StringComparison.Ordinal));
        StackFile.Parse("desk", text.Replace("{site: desk}", "{site: lab}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fedinfra:sites: {}", "fedinfra:sites: must have at least one site")]
    [InlineData("fedinfra:sites: {a: {cloud: onprem, region: r}}", "fedinfra:sites.a.hosts: is missing: on premises a site needs at least one host")]
    public void A_stack_needs_machines(string sites, string expected) =>
        Assert.Contains(expected, Assert.Throws<InfraException>(() => StackFile.Parse("none", $"config:\n  fedinfra:owner: me\n  {sites}")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_billing_account_without_a_budget_is_refused()
    {
        var budget = SampleFile.Text[SampleFile.Text.IndexOf("  fedinfra:budget:", StringComparison.Ordinal)..SampleFile.Text.IndexOf("  fedinfra:coordinator:", StringComparison.Ordinal)];

        Assert.Contains("fedinfra:sites.south.billingAccount: is what a budget is attached to", SampleFile.ErrorWith(budget, ""), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_trainingHours_a_schedule_bounds_what_is_assumed()
    {
        var stack = StackFile.Parse(SampleFile.Name, SampleFile.Text.Replace("    trainingHours: 80\n", "    egressGb: 50\n", StringComparison.Ordinal));

        Assert.Equal(86, stack.Usage.TrainingHours);
    }
}
