using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FedInfra.Infra.Synthesis;

/// <summary>
/// Writes YAML that every reader understands alike: text is always quoted or a literal block, so that no reader takes
/// <c>no</c>, <c>1.10</c> or a date for something else; only numbers, true and false stand bare.
/// </summary>
internal sealed class YamlOutput
{
    private readonly Emitter _emitter;

    /// <param name="writer">Where the text goes.</param>
    public YamlOutput(TextWriter writer) =>
        _emitter = new Emitter(writer, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, newLine: "\n"));

    /// <summary>One document, a map.</summary>
    public void Document(Action content)
    {
        _emitter.Emit(new StreamStart());
        _emitter.Emit(new DocumentStart());
        Map(content);
        _emitter.Emit(new DocumentEnd(isImplicit: true));
        _emitter.Emit(new StreamEnd());
    }

    public void Map(Action content)
    {
        _emitter.Emit(new MappingStart());
        content();
        _emitter.Emit(new MappingEnd());
    }

    public void List(Action content)
    {
        _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block));
        content();
        _emitter.Emit(new SequenceEnd());
    }

    /// <summary>A key of Pulumi's own language, which needs no quotes.</summary>
    public void Word(string word) => Plain(word);

    public void Text(string text) => _emitter.Emit(new Scalar(
        AnchorName.Empty, TagName.Empty, text, IsBlock(text) ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted, isPlainImplicit: false, isQuotedImplicit: true));

    public void Truth(bool value) => Plain(value ? "true" : "false");

    public void Number(long value) => Plain(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Without an exponent, which readers of YAML 1.1 and 1.2 do not see alike.</summary>
    public void Number(double value) => Plain(((decimal)value).ToString(CultureInfo.InvariantCulture));

    /// <summary>A word and its text.</summary>
    public void Entry(string name, string text)
    {
        Word(name);
        Text(text);
    }

    /// <summary>A word and its map.</summary>
    public void Entry(string name, Action content)
    {
        Word(name);
        Map(content);
    }

    /// <summary>A word with <c>true</c>; nothing where it is not.</summary>
    public void Flag(string name, bool value)
    {
        if (value)
        {
            Word(name);
            Truth(true);
        }
    }

    /// <summary>A word and a map of entries; nothing where there are none.</summary>
    public void Section<T>(string name, IEnumerable<T> entries, Action<T> write)
    {
        var all = entries.ToList();
        if (all.Count > 0)
        {
            Entry(name, () => all.ForEach(write));
        }
    }

    /// <summary>A word and a list of texts; nothing where there are none.</summary>
    public void Section(string name, IEnumerable<string> texts)
    {
        var all = texts.ToList();
        if (all.Count > 0)
        {
            Word(name);
            List(() => all.ForEach(Text));
        }
    }

    private void Plain(string text) => _emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: false));

    /// <summary>True for a script that a person can read as a literal block, and that comes back from one letter by letter.</summary>
    private static bool IsBlock(string text)
    {
        if (!text.Contains('\n') || text[0] is ' ' or '\n' || text.EndsWith("\n\n", StringComparison.Ordinal))
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var trailing = text[i] == ' ' && (i + 1 == text.Length || text[i + 1] == '\n');
            if (trailing || (text[i] is < ' ' or > '~' && text[i] != '\n'))
            {
                return false;
            }
        }

        return true;
    }
}
