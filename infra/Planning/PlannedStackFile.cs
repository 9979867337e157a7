using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Planning;

/// <summary>
/// The stack file of a candidate. Estimates read this text with the stack's own reader, so what is ranked is what is
/// written. The pool has exactly the machines that were planned, with one client node on each, which asks for all its
/// accelerators; <c>usage.trainingHours</c> are the billed hours, interruptions included, and the pool's schedule is open for
/// as long.
/// </summary>
internal static partial class PlannedStackFile
{
    public const string PoolName = "gpu";

    private const string Data = "data: {kind: csv, path: /data/train.csv, schema: /data/schema.yaml}";

    /// <param name="candidate">What to write.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="identity">Names and accounts.</param>
    /// <param name="budgetUsd">US dollars a month.</param>
    public static string Write(Candidate candidate, PlanRequest request, StackIdentity identity, decimal budgetUsd)
    {
        var yaml = new StringBuilder();
        void Line(int depth, string text) => yaml.Append(' ', depth * 2).Append(text).Append('\n');

        Line(0, "config:");
        Line(1, $"fedinfra:owner: {Text(identity.Owner)}");
        Line(1, "fedinfra:budget:");
        Line(2, $"monthlyUsd: {Number(budgetUsd)}");
        Line(2, $"emails: [{Text(identity.Email ?? StackIdentity.EmailPlaceholder)}]{(identity.Email is null ? " # change this: who is told" : "")}");
        var site = candidate.Site?.Name ?? "main";
        Line(1, "fedinfra:coordinator:");
        Line(2, $"site: {Text(site)}");
        Line(1, "fedinfra:usage:");
        Line(2, $"trainingHours: {Number(candidate.Interruptions.BilledHours)} # {Number(request.Hours)} useful ones, and what interruptions cost");
        Line(1, "fedinfra:sites:");
        Line(2, $"{Text(site)}:");
        Line(3, $"cloud: {Words.Of(candidate.Cloud)}");
        Line(3, $"region: {Text(candidate.Region)}");
        if (candidate.Site is { } own)
        {
            WriteHosts(own, Line);
        }
        else
        {
            WritePool(candidate, request, identity, Line);
        }

        return yaml.ToString();
    }

    private static void WritePool(Candidate candidate, PlanRequest request, StackIdentity identity, Action<int, string> line)
    {
        var type = candidate.Type!;
        if (identity.Account is { } account)
        {
            line(3, $"account: {Text(account)}");
        }
        else if (candidate.Cloud == Cloud.Gcp)
        {
            line(3, $"account: {StackIdentity.ProjectPlaceholder} # change this: your project's id");
        }

        if (candidate.Cloud == Cloud.Gcp)
        {
            line(3, $"billingAccount: {Text(identity.BillingAccount ?? StackIdentity.BillingPlaceholder)}{(identity.BillingAccount is null ? " # change this: the budget is attached to it" : "")}");
        }

        if (request.Residency.Count > 0)
        {
            line(3, $"residency: [{string.Join(", ", request.Residency.Select(Text))}]");
        }

        var machines = Number(candidate.Machines);
        line(3, "pools:");
        line(4, $"- name: {PoolName}");
        line(5, $"accelerator: {type.Accelerator}");
        line(5, $"acceleratorsPerMachine: {Number(type.Accelerators)}");
        line(5, $"machines: [{type.Name}]{(candidate.Spot ? " # more types of the same accelerator make it last longer, at their prices" : "")}");
        line(5, $"desired: {machines}");
        line(5, $"maximum: {machines}");
        line(5, $"spot: {(candidate.Spot ? "true" : "false")}");
        if (candidate.OnDemandPercent > 0)
        {
            line(5, $"onDemandPercent: {Number(candidate.OnDemandPercent)}");
        }

        if (DailySchedule.Of(candidate.Interruptions.BilledHours) is { } window)
        {
            line(5, "schedule: # as long each day (UTC) as the training hours need; outside it the machines go");
            line(6, $"start: \"{Time(window.Start)}\"");
            line(6, $"stop: \"{Time(window.Stop)}\"");
        }

        // Half of the machine, because what else runs on it wants some too.
        var (cpus, memory) = (Math.Max(1, type.Cpus / 2), Math.Max(1, (int)(type.MemoryGib / 2)));
        line(3, "clientNodes: # one a machine; give them your sites' names and data");
        for (var number = 1; number <= candidate.Machines; number++)
        {
            line(4, $"- name: node-{Number(number)}");
            line(5, $"pool: {PoolName}");
            line(5, $"accelerators: {Number(type.Accelerators)}");
            line(5, $"cpus: {Number(cpus)}");
            line(5, $"memoryGib: {Number(memory)}");
            line(5, Data);
        }
    }

    private static void WriteHosts(SiteSettings site, Action<int, string> line)
    {
        if (site.Residency.Count > 0)
        {
            line(3, $"residency: [{string.Join(", ", site.Residency.Select(Text))}]");
        }

        line(3, $"kubernetesVersion: \"{site.KubernetesVersion}\"");
        line(3, "hosts: # the first is the cluster's server");
        foreach (var host in site.Hosts)
        {
            line(4, $"- name: {Text(host.Name)}");
            line(5, $"address: {Text(host.Address)}");
            line(5, $"user: {Text(host.User)}");
            line(5, $"port: {Number(host.Port)}");
            line(5, $"accelerator: {Text(host.Accelerator)}");
            line(5, $"accelerators: {Number(host.Accelerators)}");
            line(5, $"trainingWatts: {Number(host.TrainingWatts)}");
            line(5, $"idleWatts: {Number(host.IdleWatts)}");
            line(5, $"purchaseUsd: {Number(host.PurchaseUsd)}");
        }

        line(3, "energy:");
        line(4, $"usdPerKwh: {Number(site.Energy.UsdPerKwh)}");
        line(4, $"powerUsageEffectiveness: {Number(site.Energy.PowerUsageEffectiveness)}");
        line(4, $"amortisationYears: {Number(site.Energy.AmortisationYears)}");
        line(3, "clientNodes: # one a host; give them your sites' names and data");
        foreach (var (host, number) in site.Hosts.Select((host, index) => (host, index + 1)))
        {
            line(4, $"- name: node-{Number(number)}");
            line(5, $"host: {Text(host.Name)}");
            line(5, $"accelerators: {Number(host.Accelerators)}");
            line(5, Data);
        }
    }

    /// <summary>Text as YAML: in quotes where it could be taken for something else.</summary>
    private static string Text(string text) => PlainWord().IsMatch(text) && PlainScalar.KindOf(text) == NodeKind.Text
        ? text
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Number(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9._@+-]*\z")]
    private static partial Regex PlainWord();
}
