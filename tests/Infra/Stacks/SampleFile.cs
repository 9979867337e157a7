using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>A valid stack file with a site of each kind, for tests that break one thing in it.</summary>
internal static class SampleFile
{
    public const string Name = "sample";

    public const string Text =
        """
        encryptionsalt: v1:abc
        config:
          fedinfra:owner: ml-platform
          fedinfra:imageTag: "0.1.0"
          fedinfra:tags:
            team: imaging
          fedinfra:budget:
            monthlyUsd: 2500
            emails: [ops@example.org]
            alertPercents: [50, 100]
          fedinfra:coordinator:
            site: north
            hostname: fl.example.org
            adminCidrs: [203.0.113.0/24]
            database: {size: medium, storageGib: 64, backupDays: 14}
          fedinfra:usage:
            trainingHours: 80
          fedinfra:waivers:
            - policy: data-residency
              reason: The ministry agreed for the pilot.
              expires: "2027-03-31"
          fedinfra:databasePassword:
            secure: v1:xyz
          aws:region: us-east-1
          fedinfra:sites:
            north:
              cloud: aws
              region: us-east-1
              account: "123456789012"
              residency: [us]
              networkCidr: 10.10.0.0/16
              kubernetesVersion: "1.33"
              systemPool: {machine: m6i.large, count: 2}
              pools:
                - name: gpu
                  accelerator: t4
                  acceleratorsPerMachine: 1
                  machines: [g4dn.xlarge, g4dn.2xlarge]
                  minimum: 0
                  desired: 2
                  maximum: 4
                  spot: true
                  onDemandBase: 1
                  onDemandPercent: 25
                  schedule:
                    timeZone: Europe/Berlin
                    days: [mon, tue]
                    start: "20:00"
                    stop: "06:00"
                - name: cpu
                  machines: [c6i.2xlarge]
              clientNodes:
                - name: radiology
                  pool: gpu
                  cpus: 3
                  memoryGib: 8
                  data: {kind: csv, path: /data/train.csv}
                - name: tabular
                  pool: cpu
                  data: {kind: csv, path: /data/train.csv}
            south:
              cloud: gcp
              region: us-central1
              account: fedinfra-sample
              billingAccount: 012345-6789AB-CDEF01
              networkCidr: 10.11.0.0/16
            west:
              cloud: azure
              region: eastus
              networkCidr: 10.12.0.0/16
            lab:
              cloud: onprem
              region: basement
              hosts:
                - name: rack-1
                  address: 192.0.2.11
                - name: rack-2
                  address: 192.0.2.12
                  accelerator: a100-80
                  accelerators: 2
              energy: {usdPerKwh: 0.2}
              clientNodes:
                - name: lab-imaging
                  host: rack-2
                  dataHostPath: /srv/imaging
                  data: {kind: csv, path: /data/train.csv}

        """;

    public static StackSettings Read() => StackFile.Parse(Name, Text);

    /// <summary>The message of the error after one thing was changed.</summary>
    public static string ErrorWith(string old, string replacement, string alsoRemoved = "")
    {
        var text = Once(Once(Text, alsoRemoved, ""), old, replacement);
        return Assert.Throws<InfraException>(() => StackFile.Parse(Name, text)).Message;
    }

    private static string Once(string text, string old, string replacement)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return text[..at] + replacement + text[(at + old.Length)..];
    }
}
