using System.Text;
using Spectre.Console;

namespace FedInfra.Infra.Terminal;

/// <summary>Writes tables without colours that never wrap: who pipes a report wants whole lines.</summary>
internal static class WideConsole
{
    public static IAnsiConsole Create(TextWriter output) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new WideOutput(output), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });

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
