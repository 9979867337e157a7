using System.Globalization;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks;

/// <summary>
/// Reads inputs by structure, for rules. What is known only once a resource exists has no text; a rule must decide
/// what that means to it.
/// </summary>
internal static class InputReading
{
    /// <summary>Stands in a text for a piece that is not known yet.</summary>
    public const string Unknown = "…";

    /// <summary>This value and all inside it, with paths as <c>spec.ports[0].port</c>. Functions are seen through.</summary>
    public static IEnumerable<(string Path, Input Value)> Walk(this Input root, string path = "")
    {
        yield return (path, root);
        var children = root switch
        {
            Inputs map => map.Values.Select(entry => (path.Length == 0 ? entry.Key : $"{path}.{entry.Key}", entry.Value)),
            ListInput list => list.Items.Select((item, index) => (string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), item)),
            FunctionInput function => [(path, function.Argument)],
            _ => Children(root).Select(child => (path, child)),
        };
        foreach (var (childPath, child) in children)
        {
            foreach (var inner in child.Walk(childPath))
            {
                yield return inner;
            }
        }
    }

    /// <summary>What is at a path of names (<c>spec.template.spec</c>), or null.</summary>
    public static Input? At(this Input? root, string path)
    {
        foreach (var name in path.Split('.'))
        {
            root = Seen(root) is Inputs map && map.Values.TryGetValue(name, out var value) ? value : null;
        }

        return Seen(root);
    }

    /// <summary>What is under one name, dots and all, or null.</summary>
    public static Input? Under(this Input? root, string name) =>
        Seen(root) is Inputs map && map.Values.TryGetValue(name, out var value) ? Seen(value) : null;

    /// <summary>A literal as text, or an interpolated text with <see cref="Unknown"/> in it; null for anything else.</summary>
    public static string? Text(this Input? input) => Seen(input) switch
    {
        LiteralInput literal => Convert.ToString(literal.Value, CultureInfo.InvariantCulture),
        FormatInput format => string.Concat(format.Parts.Select(part => part.Text() ?? Unknown)),
        _ => null,
    };

    /// <summary>True for the literal true, and for the text that some providers take instead.</summary>
    public static bool IsTrue(this Input? input) => string.Equals(input.Text(), bool.TrueString, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the literal false.</summary>
    public static bool IsFalse(this Input? input) => string.Equals(input.Text(), bool.FalseString, StringComparison.OrdinalIgnoreCase);

    /// <summary>A number, or null.</summary>
    public static long? Number(this Input? input) => long.TryParse(input.Text(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The items of a list; a single value is a list of itself, as IAM has it; nothing is an empty one.</summary>
    public static IReadOnlyList<Input> Items(this Input? input) => Seen(input) switch
    {
        null => [],
        ListInput list => list.Items,
        var single => [single],
    };

    /// <summary>The texts of a list.</summary>
    public static IEnumerable<string> Texts(this Input? input) => input.Items().Select(item => item.Text()).OfType<string>();

    /// <summary>True where some piece of the value comes from <paramref name="resource"/>.</summary>
    public static bool RefersTo(this Input? input, Resource resource) =>
        input is not null && input.SelfAndDescendants().OfType<ReferenceInput>().Any(reference => reference.Resource == resource);

    /// <summary>JSON and secrets are still what they are made of.</summary>
    private static Input? Seen(Input? input) => input switch
    {
        FunctionInput { Function: InputFunction.ToJson or InputFunction.Secret } function => Seen(function.Argument),
        _ => input,
    };

    private static IEnumerable<Input> Children(Input input)
    {
        foreach (var child in input)
        {
            yield return child;
        }
    }
}
