using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>Every mistake in a stack file is one error that names file, line and key, and says what is allowed.</summary>
public sealed class StackMistakeTests
{
    [Fact]
    public void The_sample_itself_is_right() => Assert.Equal(4, SampleFile.Read().Sites.Count);

    [Theory]
    [InlineData("fedinfra:owner: ml-platform", "fedinfra:ownr: ml-platform", "fedinfra:owner: is missing")]
    [InlineData("fedinfra:owner: ml-platform", "fedinfra:ownr: ml-platform", "fedinfra:ownr: this key is unknown (did you mean owner?)")]
    [InlineData("encryptionsalt: v1:abc", "fedinfra:owner: x", "fedinfra:owner: this key is unknown")]
    public void A_misspelt_key_is_found(string old, string replacement, string expected) => Assert.Contains(expected, SampleFile.ErrorWith(old, replacement), StringComparison.Ordinal);

    [Theory]

    // Shapes of texts.
    [InlineData("owner: ml-platform", "owner: ML Platform", "fedinfra:owner", "must be 1 to 63 of a-z")]
    [InlineData("owner: ml-platform", "owner: 42", "fedinfra:owner", "put it in quotes")]
    [InlineData("owner: ml-platform", "owner: no", "fedinfra:owner", "put it in quotes")]
    [InlineData("owner: ml-platform", "owner:", "fedinfra:owner", "has no value")]
    [InlineData("owner: ml-platform", "owner: [a]", "fedinfra:owner", "not a list")]
    [InlineData("imageTag: \"0.1.0\"", "imageTag: 1.30", "fedinfra:imageTag", "a release 1.30 would become 1.3")]
    [InlineData("kubernetesVersion: \"1.33\"", "kubernetesVersion: 1.30", "fedinfra:sites.north.kubernetesVersion", "put it in quotes")]
    [InlineData("kubernetesVersion: \"1.33\"", "kubernetesVersion: v1.33", "fedinfra:sites.north.kubernetesVersion", "a release as 1.35")]
    [InlineData("account: \"123456789012\"", "account: 123456789012", "fedinfra:sites.north.account", "put it in quotes")]
    [InlineData("account: \"123456789012\"", "account: fedinfra", "fedinfra:sites.north.account", "12 digits")]
    [InlineData("account: fedinfra-sample", "account: X", "fedinfra:sites.south.account", "a GCP project's id")]
    [InlineData("account: fedinfra-sample\n", "\n", "fedinfra:sites.south.account", "is missing")]
    [InlineData("billingAccount: 012345-6789AB-CDEF01", "billingAccount: abc", "fedinfra:sites.south.billingAccount", "012345-6789AB-CDEF01")]
    [InlineData("hostname: fl.example.org", "hostname: https://fl.example.org", "fedinfra:coordinator.hostname", "without scheme")]
    [InlineData("[203.0.113.0/24]", "[203.0.113.7/24]", "fedinfra:coordinator.adminCidrs[0]", "host bits")]
    [InlineData("[203.0.113.0/24]", "[203.0.113.0/24, 203.0.113.0/24]", "fedinfra:coordinator.adminCidrs[1]", "already")]
    [InlineData("[203.0.113.0/24]", "203.0.113.0/24", "fedinfra:coordinator.adminCidrs", "must be a list")]
    [InlineData("ops@example.org", "ops", "fedinfra:budget.emails[0]", "an e-mail address")]
    [InlineData("team: imaging", "team: 7", "fedinfra:tags.team", "put it in quotes")]
    [InlineData("team: imaging", "managed-by: me", "fedinfra:tags.managed-by", "set by the program")]
    [InlineData("team: imaging", "Team: imaging", "fedinfra:tags.Team", "a tag's name must be")]
    [InlineData("    south:", "    South_1:", "fedinfra:sites.South_1", "a site's name must be")]
    [InlineData("dataHostPath: /srv/imaging", "dataHostPath: /srv/../etc", "fedinfra:sites.lab.clientNodes[0].dataHostPath", "without '..'")]
    [InlineData("address: 192.0.2.11", "address: 192.0.2.999", "fedinfra:sites.lab.hosts[0].address", "an IP address or a DNS name")]
    [InlineData("name: gpu", "name: gpu-pool", "fedinfra:sites.north.pools[0].name", "1 to 12 of a-z and 0-9")]

    // Types and ranges.
    [InlineData("monthlyUsd: 2500", "monthlyUsd: \"2500\"", "fedinfra:budget.monthlyUsd", "a number without quotes")]
    [InlineData("monthlyUsd: 2500", "monthlyUsd: 0", "fedinfra:budget.monthlyUsd", "out of range")]
    [InlineData("monthlyUsd: 2500", "monthlyUsd: 1e300", "fedinfra:budget.monthlyUsd", "out of range")]
    [InlineData("[50, 100]", "[100, 50]", "fedinfra:budget.alertPercents", "above the one before")]
    [InlineData("[50, 100]", "[50.5]", "fedinfra:budget.alertPercents[0]", "whole number")]
    [InlineData("[ops@example.org]", "[]", "fedinfra:budget.emails", "1 to 10 addresses")]
    [InlineData("trainingHours: 80", "trainingHours: 731", "fedinfra:usage.trainingHours", "0 to 730")]
    [InlineData("backupDays: 14", "backupDays: 3", "fedinfra:coordinator.database.backupDays", "7 to 35")]
    [InlineData("storageGib: 64", "storageGib: 64.5", "fedinfra:coordinator.database.storageGib", "whole number")]
    [InlineData("size: medium, storageGib: 64, backupDays: 14", "size: none, storageGib: 64", "fedinfra:coordinator.database.storageGib", "there is no database with size: none")]
    [InlineData("size: medium, storageGib: 64, backupDays: 14", "size: none, highlyAvailable: true", "fedinfra:coordinator.database.highlyAvailable", "there is no database with size: none")]
    [InlineData("size: medium", "size: large", "fedinfra:coordinator.database.size", "small, medium, none")]
    [InlineData("spot: true", "spot: \"true\"", "fedinfra:sites.north.pools[0].spot", "true or false, without quotes")]
    [InlineData("spot: true", "spot: yes", "fedinfra:sites.north.pools[0].spot", "true or false")]
    [InlineData("start: \"20:00\"", "start: 20:00", "fedinfra:sites.north.pools[0].schedule.start", "put it in quotes")]
    [InlineData("start: \"20:00\"", "start: \"24:00\"", "fedinfra:sites.north.pools[0].schedule.start", "00:00")]
    [InlineData("expires: \"2027-03-31\"", "expires: 2027-03-31", "fedinfra:waivers[0].expires", "put it in quotes")]
    [InlineData("expires: \"2027-03-31\"", "expires: \"2027-02-31\"", "fedinfra:waivers[0].expires", "a day in quotes")]
    [InlineData("reason: The ministry agreed for the pilot.", "reason: why not", "fedinfra:waivers[0].reason", "a sentence")]
    [InlineData("days: [mon, tue]", "days: [mon, tuesday]", "fedinfra:sites.north.pools[0].schedule.days[1]", "mon, tue, wed")]
    [InlineData("days: [mon, tue]", "days: []", "fedinfra:sites.north.pools[0].schedule.days", "at least one day")]
    [InlineData("timeZone: Europe/Berlin", "timeZone: Europe/Belrin", "fedinfra:sites.north.pools[0].schedule.timeZone", "did you mean Europe/Berlin?")]
    [InlineData("stop: \"06:00\"", "stop: \"20:00\"", "fedinfra:sites.north.pools[0].schedule.stop", "no length")]
    [InlineData("data: {kind: csv, path: /data/train.csv}", "data: csv", "fedinfra:sites.north.clientNodes[0].data", "must be a map")]
    [InlineData("data: {kind: csv, path: /data/train.csv}", "data: {path: /data}", "fedinfra:sites.north.clientNodes[0].data.kind", "is missing")]
    [InlineData("data: {kind: csv, path: /data/train.csv}", "data: {kind: csv, skip: 010}", "fedinfra:sites.north.clientNodes[0].data.skip", "put it in quotes")]
    [InlineData("team: imaging", "team: {secure: v1:abc}", "fedinfra:tags.team", "must not be a secret")]
    [InlineData("data: {kind: csv, path: /data/train.csv}", "data: {kind: csv, path: {secure: v1:a}}", "fedinfra:sites.north.clientNodes[0].data.path", "must not be a secret")]

    // References.
    [InlineData("site: north", "site: nort", "fedinfra:coordinator.site", "did you mean north?")]
    [InlineData("    site: north\n", "", "fedinfra:coordinator.site", "one of lab, north, south, west")]
    [InlineData("pool: gpu", "pool: gpus", "fedinfra:sites.north.clientNodes[0].pool", "did you mean gpu?")]
    [InlineData("host: rack-2", "host: rack-9", "fedinfra:sites.lab.clientNodes[0].host", "it has rack-1, rack-2")]
    [InlineData("name: tabular", "name: radiology", "fedinfra:sites.north.clientNodes[1].name", "already")]
    [InlineData("name: lab-imaging", "name: radiology", "fedinfra:sites.north.clientNodes[0].name", "in the stack already")]
    [InlineData("name: rack-1", "name: rack-2", "fedinfra:sites.lab.hosts[1].name", "at this site already")]
    [InlineData("address: 192.0.2.12", "address: 192.0.2.11", "fedinfra:sites.lab.hosts[1].address", "already")]

    // Networks.
    [InlineData("networkCidr: 10.11.0.0/16", "networkCidr: 10.10.16.0/20", "fedinfra:sites.south.networkCidr", "overlaps the network of site north")]
    [InlineData("networkCidr: 10.11.0.0/16", "networkCidr: 10.11.0.0/24", "fedinfra:sites.south.networkCidr", "/16 to /20")]
    [InlineData("networkCidr: 10.11.0.0/16", "networkCidr: 8.8.0.0/16", "fedinfra:sites.south.networkCidr", "a private block")]
    [InlineData("networkCidr: 10.11.0.0/16", "zones: 2", "fedinfra:sites.south.networkCidr", "is missing: with several cloud sites")]
    [InlineData("networkCidr: 10.11.0.0/16", "networkCidr: 10.11.0.0/16\n      zones: 4", "fedinfra:sites.south.zones", "2 to 3")]

    // What does not go together.
    [InlineData("energy: {usdPerKwh: 0.2}", "pools: []", "fedinfra:sites.lab.pools", "hosts take the place of pools")]
    [InlineData("energy: {usdPerKwh: 0.2}", "systemPool: {count: 1}", "fedinfra:sites.lab.systemPool", "no meaning on premises")]
    [InlineData("energy: {usdPerKwh: 0.2}", "networkCidr: 10.13.0.0/16", "fedinfra:sites.lab.networkCidr", "no meaning on premises")]
    [InlineData("account: \"123456789012\"", "energy: {usdPerKwh: 0.2}", "fedinfra:sites.north.energy", "onprem only")]
    [InlineData("account: \"123456789012\"", "hosts: []", "fedinfra:sites.north.hosts", "on premises only")]
    [InlineData("account: \"123456789012\"", "billingAccount: 012345-6789AB-CDEF01", "fedinfra:sites.north.billingAccount", "gcp only")]
    [InlineData("memoryGib: 8", "dataHostPath: /srv/data", "fedinfra:sites.north.clientNodes[0].dataHostPath", "on premises only")]
    [InlineData("memoryGib: 8", "host: rack-1", "fedinfra:sites.north.clientNodes[0].host", "on premises only")]
    [InlineData("host: rack-2", "host: rack-2\n          dataVolumeGib: 5", "fedinfra:sites.lab.clientNodes[0].dataVolumeGib", "remove one of them")]
    [InlineData("onDemandBase: 1", "onDemandBase: 5", "fedinfra:sites.north.pools[0].onDemandBase", "above maximum 4")]
    [InlineData("minimum: 0", "minimum: 3", "fedinfra:sites.north.pools[0].desired", "below minimum 3")]
    [InlineData("maximum: 4", "maximum: 1", "fedinfra:sites.north.pools[0].maximum", "below desired 2")]
    [InlineData("accelerators: 2", "idleWatts: 900", "fedinfra:sites.lab.hosts[1].idleWatts", "more power idle")]
    [InlineData("accelerator: a100-80\n", "\n", "fedinfra:sites.lab.hosts[1].accelerators", "accelerator is none")]
    [InlineData("accelerators: 2", "accelerators: 0", "fedinfra:sites.lab.hosts[1].accelerators", "is 0, but accelerator is given")]
    [InlineData("machines: [c6i.2xlarge]", "acceleratorsPerMachine: 1", "fedinfra:sites.north.pools[1].acceleratorsPerMachine", "accelerator is none")]

    // What there is.
    [InlineData("cloud: gcp", "cloud: google", "fedinfra:sites.south.cloud", "aws, azure, gcp, onprem")]
    [InlineData("region: us-central1", "region: us-centrall", "fedinfra:sites.south.region", "did you mean us-central1?")]
    [InlineData("region: us-east-1\n      account", "region: eastus\n      account", "fedinfra:sites.north.region", "aws has no region 'eastus'")]
    [InlineData("residency: [us]", "residency: [usa]", "fedinfra:sites.north.residency[0]", "one of ae, au")]
    [InlineData("accelerator: t4", "accelerator: t5", "fedinfra:sites.north.pools[0].accelerator", "did you mean")]
    [InlineData("accelerator: t4", "accelerator: tpu-v5e", "fedinfra:sites.north.pools[0].accelerator", "clouds that do: gcp")]
    [InlineData("machines: [g4dn.xlarge, g4dn.2xlarge]", "machines: [g4dn.xlarge, g4dn.12xlarge]", "fedinfra:sites.north.pools[0].machines[1]", "has 4 t4, but the pool wants 1 t4")]
    [InlineData("machines: [g4dn.xlarge, g4dn.2xlarge]", "machines: [g4dn.xlrage]", "fedinfra:sites.north.pools[0].machines[0]", "did you mean g4dn.xlarge?")]
    [InlineData("machines: [g4dn.xlarge, g4dn.2xlarge]", "machines: []", "fedinfra:sites.north.pools[0].machines", "at least one machine type")]
    [InlineData("machines: [g4dn.xlarge, g4dn.2xlarge]", "unlisted: true", "fedinfra:sites.north.pools[0].machines", "name them")]
    [InlineData("machines: [c6i.2xlarge]", "machines: [g5.xlarge]", "fedinfra:sites.north.pools[1].machines[0]", "the pool wants none")]
    [InlineData("machine: m6i.large", "machine: g4dn.xlarge", "fedinfra:sites.north.systemPool.machine", "has accelerators")]
    [InlineData("machine: m6i.large", "machine: m6i.lrge", "fedinfra:sites.north.systemPool.machine", "did you mean")]

    // What client nodes have room for.
    [InlineData("cpus: 3", "cpus: 4", "fedinfra:sites.north.clientNodes[0].cpus", "of the 4 of g4dn.xlarge, the smallest of pool 'gpu', Kubernetes leaves 3")]
    [InlineData("memoryGib: 8", "memoryGib: 16", "fedinfra:sites.north.clientNodes[0].memoryGib", "of the 16 GiB of g4dn.xlarge")]
    [InlineData("memoryGib: 8", "accelerators: 2", "fedinfra:sites.north.clientNodes[0].accelerators", "a machine of pool 'gpu' has 1")]
    [InlineData("host: rack-2", "host: rack-2\n          accelerators: 3", "fedinfra:sites.lab.clientNodes[0].accelerators", "host 'rack-2' has 2")]
    public void A_mistake_is_one_error_at_its_place(string old, string replacement, string path, string expected)
    {
        var error = SampleFile.ErrorWith(old, replacement);

        Assert.Matches($@"^stacks/Pulumi\.sample\.yaml:[0-9]+: {System.Text.RegularExpressions.Regex.Escape(path)}: ", error);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- name: cpu", "- name: system", "fedinfra:sites.north.pools[1].name", "the system pool")]
    [InlineData("name: cpu", "name: gpu", "fedinfra:sites.north.pools[1].name", "at this site already")]
    [InlineData("spot: true", "spot: false", "fedinfra:sites.north.pools[0].onDemandBase", "not spot")]
    public void A_mistake_that_makes_others_is_told_with_them(string old, string replacement, string path, string expected)
    {
        var error = SampleFile.ErrorWith(old, replacement);

        Assert.StartsWith("stacks/Pulumi.sample.yaml: 2 errors:\n", error, StringComparison.Ordinal);
        Assert.Matches($@"\n  - stacks/Pulumi\.sample\.yaml:[0-9]+: {System.Text.RegularExpressions.Regex.Escape(path)}: [^\n]*{System.Text.RegularExpressions.Regex.Escape(expected)}", error);
    }

    [Fact]
    public void Mistakes_are_told_all_at_once_in_the_files_order()
    {
        var text = SampleFile.Text
            .Replace("maximum: 4", "maximum: many", StringComparison.Ordinal)
            .Replace("owner: ml-platform", "owner: X", StringComparison.Ordinal)
            .Replace("region: eastus", "region: estus", StringComparison.Ordinal);

        var error = Assert.Throws<InfraException>(() => StackFile.Parse(SampleFile.Name, text)).Message;

        Assert.Equal(
            ["stacks/Pulumi.sample.yaml: 3 errors", "owner", "maximum", "region"],
            [error.Split(":\n")[0], .. error.Split('\n')[1..].Select(line => line.Split(": ")[1].Split('.', ':')[^1])]);
    }

    [Fact]
    public void The_line_is_the_one_of_the_mistake()
    {
        var line = 1 + SampleFile.Text.Split('\n').ToList().FindIndex(text => text.Contains("maximum: 4", StringComparison.Ordinal));

        Assert.StartsWith($"stacks/Pulumi.sample.yaml:{line}: fedinfra:sites.north.pools[0].maximum: must be a number", SampleFile.ErrorWith("maximum: 4", "maximum: x"), StringComparison.Ordinal);
    }
}
