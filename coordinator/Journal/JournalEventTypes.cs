using System.Text.RegularExpressions;

namespace FedInfra.Coordinator.Journal;

/// <summary>
/// The table of event kinds, composed at start by the features. A kind is stored in every line, so it is never renamed
/// and never given to another type.
/// </summary>
public sealed partial class JournalEventTypes
{
    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, string> _kinds = [];

    /// <summary>The kinds known so far, in alphabetical order.</summary>
    public IReadOnlyList<string> Kinds => [.. _kinds.Values.Order(StringComparer.Ordinal)];

    /// <summary>Declares one kind.</summary>
    /// <param name="kind">Lower-case words joined by dots and dashes, the feature first: <c>job.submitted</c>.</param>
    /// <exception cref="CoordinatorException">Internal: a bad or repeated name, or a type that has one already.</exception>
    public JournalEventTypes Add<T>(string kind)
        where T : JournalEvent
    {
        if (!KindPattern().IsMatch(kind))
        {
            throw Wrong($"the kind '{kind}' of {typeof(T).Name} is not of the form feature.what-happened in lower case");
        }

        if (!typeof(T).IsSealed)
        {
            throw Wrong($"{typeof(T).Name} must be sealed: an event is read back as exactly the type that was written");
        }

        if (_types.TryGetValue(kind, out var taken))
        {
            throw Wrong($"the kind '{kind}' of {typeof(T).Name} is taken by {taken.Name}");
        }

        if (!_kinds.TryAdd(typeof(T), kind))
        {
            throw Wrong($"{typeof(T).Name} is declared as '{_kinds[typeof(T)]}' and again as '{kind}'");
        }

        _types.Add(kind, typeof(T));
        return this;
    }

    internal string KindOf(JournalEvent e) =>
        _kinds.TryGetValue(e.GetType(), out var kind) ? kind : throw Wrong($"{e.GetType().Name} is not declared");

    internal Type? TypeOf(string kind) => _types.GetValueOrDefault(kind);

    private static CoordinatorException Wrong(string what) =>
        new(CoordinatorErrorCode.Internal, $"Journal event types: {what}.");

    [GeneratedRegex(@"\A[a-z][a-z0-9]*([.-][a-z0-9]+)*\z")]
    private static partial Regex KindPattern();
}
