using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace FedInfra.Infra.Resources;

/// <summary>
/// A value that a resource's input may hold: text, number, truth, list, map, another resource's output, a secret, or a
/// function of these. Immutable but for <see cref="Inputs"/>, which is filled where it is made. Text is literal: what
/// a host must escape (<c>$</c> in Pulumi YAML), the host escapes.
/// </summary>
[CollectionBuilder(typeof(Input), nameof(List))]
public abstract class Input
{
    private protected Input()
    {
    }

    public static implicit operator Input(string text) => new LiteralInput(text);

    public static implicit operator Input(bool value) => new LiteralInput(value);

    public static implicit operator Input(int value) => new LiteralInput((long)value);

    public static implicit operator Input(long value) => new LiteralInput(value);

    public static implicit operator Input(double value) => new LiteralInput(value);

    public static implicit operator Input(ConfigSecret secret) => new SecretInput(secret);

    /// <summary>A list; collection expressions make one: <c>["subnetIds"] = [first.Id, second.Id]</c>.</summary>
    public static Input List(ReadOnlySpan<Input> items) => new ListInput([.. items]);

    /// <summary>The value as JSON text, made when the value is known (<c>fn::toJSON</c>).</summary>
    public static Output<string> ToJson(Input value) => new(new FunctionInput(InputFunction.ToJson, value));

    /// <summary>The text in Base64, made when the text is known (<c>fn::toBase64</c>).</summary>
    public static Output<string> ToBase64(Input text) => new(new FunctionInput(InputFunction.ToBase64, text));

    /// <summary>The text that <paramref name="base64"/> encodes (<c>fn::fromBase64</c>).</summary>
    public static Output<string> FromBase64(Input base64) => new(new FunctionInput(InputFunction.FromBase64, base64));

    /// <summary>One of the pieces between <paramref name="separator"/>s of a text (<c>fn::select</c> of <c>fn::split</c>).</summary>
    /// <param name="text">The text, known now or later.</param>
    /// <param name="separator">What stands between the pieces.</param>
    /// <param name="index">Which piece, from 0.</param>
    public static Output<string> Part(Input text, string separator, int index) => new(new PartInput(text, separator, index));

    /// <summary>The value, treated as secret by the engine (<c>fn::secret</c>).</summary>
    public static Output<T> Secret<T>(Output<T> value) => new(new FunctionInput(InputFunction.Secret, value));

    /// <summary>What this value is made of, one level down.</summary>
    public virtual IEnumerator<Input> GetEnumerator() => Enumerable.Empty<Input>().GetEnumerator();

    /// <summary>This value and everything it is made of, depth first.</summary>
    public IEnumerable<Input> SelfAndDescendants()
    {
        yield return this;
        foreach (var child in this)
        {
            foreach (var descendant in child.SelfAndDescendants())
            {
                yield return descendant;
            }
        }
    }
}

/// <summary>A text, truth, or number: <see cref="Value"/> is <see cref="string"/>, <see cref="bool"/>, <see cref="long"/> or <see cref="double"/>.</summary>
public sealed class LiteralInput : Input
{
    internal LiteralInput(object value) => Value = value;

    public object Value { get; }
}

/// <summary>Values in order.</summary>
public sealed class ListInput : Input
{
    internal ListInput(ImmutableArray<Input> items) => Items = items;

    public ImmutableArray<Input> Items { get; }

    public override IEnumerator<Input> GetEnumerator() => Items.AsEnumerable().GetEnumerator();
}

/// <summary>An output of another resource of the same program.</summary>
public sealed class ReferenceInput : Input
{
    internal ReferenceInput(Resource resource, string path)
    {
        Resource = resource;
        Path = path;
    }

    public Resource Resource { get; }

    /// <summary>Which output, and what inside it: <c>id</c>, <c>endpoints[0].host</c>.</summary>
    public string Path { get; }
}

/// <summary>A secret of the stack's configuration: only ever a reference; no program holds its value.</summary>
public sealed class SecretInput : Input
{
    internal SecretInput(ConfigSecret secret) => Secret = secret;

    public ConfigSecret Secret { get; }
}

/// <summary>Pieces of text, some of them known only when resources exist, joined without anything between them.</summary>
public sealed class FormatInput : Input
{
    internal FormatInput(ImmutableArray<Input> parts) => Parts = parts;

    public ImmutableArray<Input> Parts { get; }

    public override IEnumerator<Input> GetEnumerator() => Parts.AsEnumerable().GetEnumerator();
}

/// <summary>One of the pieces between separators of a text.</summary>
public sealed class PartInput : Input
{
    internal PartInput(Input text, string separator, int index)
    {
        Text = text;
        Separator = separator;
        Index = index;
    }

    public Input Text { get; }

    public string Separator { get; }

    /// <summary>Which piece, from 0.</summary>
    public int Index { get; }

    public override IEnumerator<Input> GetEnumerator() => Enumerable.Repeat(Text, 1).GetEnumerator();
}

/// <summary>Functions that the engine's host applies when their argument is known.</summary>
public enum InputFunction
{
    ToJson,
    ToBase64,
    FromBase64,
    Secret,
}

/// <summary>A function of another value.</summary>
public sealed class FunctionInput : Input
{
    internal FunctionInput(InputFunction function, Input argument)
    {
        Function = function;
        Argument = argument;
    }

    public InputFunction Function { get; }

    public Input Argument { get; }

    public override IEnumerator<Input> GetEnumerator() => Enumerable.Repeat(Argument, 1).GetEnumerator();
}

/// <summary>What a provider's function answers (<c>fn::invoke</c>).</summary>
public sealed class InvokeInput : Input
{
    internal InvokeInput(string token, Inputs arguments, string result, Provider? provider, string path = "")
    {
        Token = token;
        Arguments = arguments;
        Result = result;
        Provider = provider;
        Path = path;
    }

    /// <summary>The function, for example <c>azure-native:containerservice:listManagedClusterUserCredentials</c>.</summary>
    public string Token { get; }

    public Inputs Arguments { get; }

    /// <summary>Which property of the answer is wanted, without a path inside it.</summary>
    public string Result { get; }

    /// <summary>
    /// What inside <see cref="Result"/> is wanted, <c>[0].value</c>; empty for all of it. <c>fn::invoke</c> has no way to
    /// say it: the YAML host puts the invoke under <c>variables:</c> and refers to <c>${variable[0].value}</c>.
    /// </summary>
    public string Path { get; }

    /// <summary>Who is asked.</summary>
    public Provider? Provider { get; }

    public override IEnumerator<Input> GetEnumerator() => Arguments.GetEnumerator();
}
