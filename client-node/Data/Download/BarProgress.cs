using Spectre.Console;

namespace FedInfra.ClientNode.Data.Download;

/// <summary>One bar per file in an interactive terminal.</summary>
internal sealed class BarProgress(ProgressContext context) : IDownloadProgress
{
    private readonly Dictionary<string, ProgressTask> _bars = [];

    public void Report(string file, long bytes, long? total)
    {
        if (!_bars.TryGetValue(file, out var bar))
        {
            _bars[file] = bar = context.AddTask(Markup.Escape(file));
        }

        bar.IsIndeterminate = total is null;
        bar.MaxValue = Math.Max(1, total ?? bytes);
        bar.Value = bytes;
    }

    public void Note(string message) => AnsiConsole.MarkupLineInterpolated($"{message}");
}
