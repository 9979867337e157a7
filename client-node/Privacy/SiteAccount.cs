using System.Globalization;
using FedInfra.ClientNode.Policies;

namespace FedInfra.ClientNode.Privacy;

/// <summary>What one data set has spent and may still spend, for the site's operator.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="Delta">The delta that every epsilon here holds with.</param>
/// <param name="Epsilon">Of all jobs together; null where there is no bound.</param>
/// <param name="MaximumEpsilon">The policy's limit; null is without limit.</param>
/// <param name="Left">What is left of it: the difference, though the next release may cost more or less than its own epsilon.</param>
/// <param name="Jobs">In the order of their first release.</param>
internal sealed record SiteAccount(string Dataset, double Delta, double? Epsilon, double? MaximumEpsilon, double? Left, IReadOnlyList<SiteAccountJob> Jobs)
{
    /// <summary>Where the policy names none.</summary>
    private const double UsualDelta = 1e-5;

    /// <summary>Every data set's account, in ordinal order; none where the folder is not there.</summary>
    /// <exception cref="ClientNodeException">A ledger is damaged, or cannot be read.</exception>
    public static IReadOnlyList<SiteAccount> ReadAll(string folder, SitePolicy policy)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        try
        {
            return [.. Directory.GetFiles(folder, "*" + LedgerFile.Ending).Order(StringComparer.Ordinal)
                .Select(path => Of(Path.GetFileNameWithoutExtension(path), LedgerFile.Read(path).Lines, policy))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ClientNodeException($"{folder}: the privacy ledger cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>In plain words, a line each.</summary>
    public IEnumerable<string> Describe()
    {
        yield return Text($"data set {Dataset}: epsilon {Of(Epsilon)} spent (delta {Delta}), {(MaximumEpsilon is { } most ? Text($"{Of(Left)} left of {most}") : "without limit")}");
        foreach (var job in Jobs)
        {
            var (releases, limit) = (job.Releases == 1 ? "1 release" : Text($"{job.Releases} releases"), job.MaximumEpsilon is { } ofJob ? Text($", {Of(job.Left)} left of {ofJob}") : "");
            yield return Text($"  {job.Job}: {job.Mode}, {releases}, epsilon {Of(job.Epsilon)}{limit}");
        }
    }

    private static SiteAccount Of(string dataset, IReadOnlyList<LedgerLine> lines, SitePolicy policy)
    {
        var delta = policy.Delta ?? UsualDelta;
        var jobs = lines.GroupBy(line => line.Job).Select(job =>
        {
            var (mode, epsilon) = (string.Join(" and ", job.Select(line => line.Spend.Kind.ToString().ToLowerInvariant()).Distinct()), Epsilons(job, delta));
            return new SiteAccountJob(job.Key, mode, job.Count(), epsilon, policy.MaximumEpsilonPerJob, LeftOf(policy.MaximumEpsilonPerJob, epsilon));
        });
        var all = Epsilons(lines, delta);
        return new SiteAccount(dataset, delta, all, policy.MaximumEpsilon, LeftOf(policy.MaximumEpsilon, all), [.. jobs]);
    }

    private static double? Epsilons(IEnumerable<LedgerLine> lines, double delta) => NodeLedger.Epsilon(lines, delta) is var epsilon && double.IsFinite(epsilon) ? epsilon : null;

    private static double? LeftOf(double? limit, double? spent) => limit is { } most ? Math.Max(0, most - (spent ?? most)) : null;

    private static string Of(double? epsilon) => epsilon?.ToString("0.####", CultureInfo.InvariantCulture) ?? "without bound";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What one job has spent of a data set.</summary>
/// <param name="Job">Its id.</param>
/// <param name="Mode">central, distributed or local.</param>
/// <param name="Releases">Updates that left, or were about to.</param>
/// <param name="Epsilon">Of all of them; null where there is no bound.</param>
/// <param name="MaximumEpsilon">The policy's limit for one job; null is without limit.</param>
/// <param name="Left">What is left of it.</param>
internal sealed record SiteAccountJob(string Job, string Mode, int Releases, double? Epsilon, double? MaximumEpsilon, double? Left);
