using System.Globalization;
using FedInfra.Privacy.Accounting;

namespace FedInfra.ClientNode.Privacy;

/// <summary>
/// What one data set of this site has spent of its differential privacy: a line in a file for each release, durable before
/// the release leaves, kept over jobs and restarts. The coordinator keeps its own; this one believes nothing but the site.
/// </summary>
public sealed class NodeLedger
{
    private readonly LedgerFile _file;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly List<LedgerLine> _lines;

    private NodeLedger(LedgerFile file, string dataset, List<LedgerLine> lines, TimeProvider time) =>
        (_file, Dataset, _lines, _time) = (file, dataset, lines, time);

    /// <summary>Whose account it is.</summary>
    public string Dataset { get; }

    /// <summary>Every release so far, oldest first.</summary>
    public IReadOnlyList<LedgerLine> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Opens a data set's ledger; it begins empty.</summary>
    /// <param name="folder">Where ledgers lie; made if absent.</param>
    /// <param name="dataset">1 to 63 of a-z, 0-9 and '-'.</param>
    /// <param name="time">Dates the lines.</param>
    /// <exception cref="ClientNodeException">The file is damaged, or cannot be used: then nothing may be released.</exception>
    public static NodeLedger Open(string folder, string dataset, TimeProvider time)
    {
        var file = LedgerFile.Open(folder, dataset, out var lines);
        return new NodeLedger(file, dataset, lines, time);
    }

    /// <summary>Whether a release would fit, before any work is done for it.</summary>
    /// <inheritdoc cref="Debit" path="/param"/>
    /// <exception cref="BudgetException">It would cost more than the site is ready to spend.</exception>
    public void Check(string job, string release, PrivacySpend spend, LedgerLimits limits)
    {
        lock (_lock)
        {
            if (!Holds(job, release))
            {
                Require(job, new LedgerLine(_time.GetUtcNow(), job, release, spend), limits);
            }
        }
    }

    /// <summary>Writes a release down, unless it would overdraw; one that is there already costs nothing again.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="release">Names the release.</param>
    /// <param name="spend">What it costs.</param>
    /// <param name="limits">What the site is ready to spend.</param>
    /// <exception cref="BudgetException">It would cost more than that; nothing was written.</exception>
    /// <exception cref="ClientNodeException">The ledger cannot be written, so nothing may be released.</exception>
    public void Debit(string job, string release, PrivacySpend spend, LedgerLimits limits)
    {
        lock (_lock)
        {
            if (Holds(job, release))
            {
                return;
            }

            var line = new LedgerLine(_time.GetUtcNow(), job, release, spend);
            Require(job, line, limits);
            _file.Append(line);
            _lines.Add(line);
        }
    }

    /// <summary>What some lines cost together.</summary>
    public static double Epsilon(IEnumerable<LedgerLine> lines, double delta) => Composition.Epsilon(lines.Select(line => line.Spend), delta);

    private bool Holds(string job, string release) => _lines.Exists(line => line.Job == job && line.Release == release);

    private void Require(string job, LedgerLine line, LedgerLimits limits)
    {
        Require(_lines.Where(other => other.Job == job).Append(line), limits.PerJob, limits.Delta, $"job {job}");
        Require(_lines.Append(line), limits.Total, limits.Delta, "all jobs together");
    }

    private static void Require(IEnumerable<LedgerLine> lines, double? most, double delta, string what)
    {
        if (most is not { } limit)
        {
            return;
        }

        var all = lines.ToArray();
        var after = Epsilon(all, delta);

        // So written that a cost that is not a number does not fit.
        if (!(after <= limit))
        {
            var before = all.Length == 1 ? 0 : Epsilon(all[..^1], delta);
            throw new BudgetException(string.Create(
                CultureInfo.InvariantCulture,
                $"the privacy budget is spent: {what} may cost epsilon {limit} (delta {delta}), has cost {before:0.###}, and with this release would cost {after:0.###}"));
        }
    }
}
