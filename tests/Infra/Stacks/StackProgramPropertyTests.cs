using System.Globalization;
using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Synthesis;
using FedInfra.Infra.Tests.Schemas;
using FedInfra.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>What holds of the program of every valid stack file.</summary>
public sealed class StackProgramPropertyTests
{
    /// <summary>Each run takes others. A case takes a tenth of a second: a program of four sites has hundreds of resources.</summary>
    private const int Cases = 60;

    [RequiresDataFact("../schemas")]
    public void Every_valid_stack_file_becomes_a_program_that_passes_every_check() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
        {
            var text = StackGenerator.File(seed);
            var problem = Problem(text);
            return (problem is null).Label($"seed {seed}: {problem}\n{text}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    /// <summary>What is wrong with the file's program; null where nothing is.</summary>
    private static string? Problem(string text)
    {
        // Some clouds cut names short, or refuse long ones.
        var name = StackGenerator.Name.PadRight(text.Length % 2 == 0 ? 63 : 0, 'd');
        var stack = StackFile.Parse(name, text);
        var program = StackBuilder.Build(stack);
        var yaml = Yaml(program);
        if (Yaml(StackBuilder.Build(StackFile.Parse(name, text))) != yaml)
        {
            return "synthesised twice it is not the same";
        }

        if (SchemaCheck.Run(program) is { Count: > 0 } schema)
        {
            return string.Join('\n', schema);
        }

        var report = new StackCheck(new EndOf2026()).Run(program, stack);
        var unexpected = report.Findings.Where(finding => !IsExpected(finding, stack)).Select(finding => $"{finding.Rule}: {finding.Resource}: {finding.Message}").ToList();
        if (unexpected.Count > 0)
        {
            return string.Join('\n', unexpected);
        }

        var missed = Expected(stack).Except(report.Findings.Select(finding => finding.Rule).Concat(report.Waived.Select(waived => waived.Finding.Rule))).ToList();
        return missed.Count > 0 ? $"not found: {string.Join(", ", missed)}" : null;
    }

    /// <summary>A waiver is given whether or not there is something to waive, which may be told.</summary>
    private static bool IsExpected(Finding finding, StackSettings stack) =>
        (finding.Severity == Severity.Warning && finding.Rule == "waivers") || Expected(stack).Contains(finding.Rule);

    /// <summary>The policies that the generator breaks, because a stack file may.</summary>
    private static IEnumerable<string> Expected(StackSettings stack)
    {
        if (stack.Budget is null)
        {
            yield return "budget-exists";
        }

        if (stack.Sites.Any(site => site.Pools.Any(pool => site.ClientNodes.All(node => node.Pool != pool.Name))))
        {
            yield return "unused-pool";
        }

        // At the end of 2026 the generator's oldest releases have no support, where a cloud gives any, and only EKS supports the newest for 60 days more.
        if (stack.Sites.Any(site => site.Cloud is Cloud.Azure or Cloud.Gcp || (site.Cloud == Cloud.Aws && site.KubernetesVersion is "1.30" or "1.33")))
        {
            yield return "supported-kubernetes";
        }

        if (stack.Coordinator.AdminCidrs.Count > 0 && stack.Coordinator.AdminHostname is null && stack.Sites.Single(site => site.Name == stack.Coordinator.Site).Cloud is Cloud.Azure or Cloud.Gcp)
        {
            yield return "admin-name";
        }

        if (stack.Sites.Sum(site => site.ClientNodes.Count) < 3)
        {
            yield return "federation-size";
        }

        if (stack.Sites.Any(site => site.ClientNodes.Any(node => node.Accelerators > 0 && (site.Engine is null or "managed" || (site.Engine == "torch" && !IsNvidia(site, node))))))
        {
            yield return "accelerators-used";
        }

        if (stack.Sites.Any(site => site.Pools.Any(pool => pool.Spot && pool.Desired > 0 && pool.OnDemandOf(pool.Desired) >= pool.Desired)))
        {
            yield return "spot-share";
        }

        if (stack.Sites.Any(site => site.Cloud != Cloud.OnPrem && site.Residency.Count > 0
            && !site.Residency.Contains(MachineCatalogue.Default.Jurisdiction(site.Cloud, site.Region)!)))
        {
            yield return "data-residency";
        }

        if (stack.ImageTag == "latest")
        {
            yield return "pinned-versions";
        }
    }

    private static bool IsNvidia(SiteSettings site, ClientNodeSettings node)
    {
        var accelerator = site.Cloud == Cloud.OnPrem
            ? site.Hosts.First(host => node.Host is null || host.Name == node.Host).Accelerator
            : site.Pools.Single(pool => pool.Name == node.Pool).Accelerator;
        return !accelerator.StartsWith("tpu", StringComparison.Ordinal) && accelerator is not ("trainium" or "inferentia2");
    }

    private static string Yaml(StackProgram program)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ProgramYaml.Write(program, writer);
        return writer.ToString();
    }

    /// <summary>Before the generated waivers expire.</summary>
    private sealed class EndOf2026 : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 12, 31, 0, 0, 0, TimeSpan.Zero);
    }
}
