using System.Text;
using Spectre.Console;

namespace FedInfra.Infra.Terminal;

/// <summary>Where tables are printed: without colours, and on lines so long that none wraps. Who pipes a table wants whole lines.</summary>
internal static class PlainConsole
{
    /// <param name="writer">Where the text goes.</param>
    public static IAnsiConsole On(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new WideOutput(writer),
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
    });

    private sealed class WideOutput(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => 320;

        public int Height => 60;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
