using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace FedInfra.Infra.Resources;

/// <summary>
/// A value of type <typeparamref name="T"/> that may be known only once a resource exists. A resource's class declares
/// its outputs as properties, so that a reference to one that does not exist does not compile.
/// </summary>
/// <typeparam name="T">What it will be: <see cref="string"/>, <see cref="int"/>, a list as an array.</typeparam>
public readonly struct Output<T>
{
    private readonly Input? _value;

    internal Output(Input value) => _value = value;

    /// <summary>The value as an input of another resource.</summary>
    public Input Value => _value ?? throw new InvalidOperationException("This output belongs to no resource.");

    public static implicit operator Input(Output<T> output) => output.Value;

    /// <summary>Something inside this output.</summary>
    /// <param name="path">As in <c>.host</c> or <c>[0].address</c>.</param>
    /// <exception cref="InvalidOperationException">This is neither a resource's output nor a function's answer.</exception>
    public Output<TInner> Inside<TInner>(string path) => Value switch
    {
        ReferenceInput reference => new(new ReferenceInput(reference.Resource, reference.Path + path)),
        InvokeInput invoke => new(new InvokeInput(invoke.Token, invoke.Arguments, invoke.Result, invoke.Provider, invoke.Path + path)),
        _ => throw new InvalidOperationException("Only a resource's output or a function's answer has an inside."),
    };
}

/// <summary>Makes outputs of texts and of other outputs.</summary>
public static class Output
{
    /// <summary>A text that is known already, where an output is wanted.</summary>
    public static Output<string> Of(string text) => new(text);

    /// <summary>A text with outputs in it: <c>Output.Format($"https://{address}:443")</c>.</summary>
    public static Output<string> Format(OutputFormat format) => new(format.ToInput());

    /// <summary>What a provider's function answers.</summary>
    /// <param name="token">The function.</param>
    /// <param name="arguments">Its arguments; may hold outputs.</param>
    /// <param name="result">Which property of the answer is wanted.</param>
    /// <param name="provider">Who is asked.</param>
    public static Output<T> Invoke<T>(string token, Inputs arguments, string result, Provider? provider) =>
        new(new InvokeInput(token, arguments, result, provider));
}

/// <summary>Collects the pieces of an interpolated text; used by <see cref="Output.Format"/>.</summary>
[InterpolatedStringHandler]
public readonly ref struct OutputFormat
{
    private readonly ImmutableArray<Input>.Builder _parts;

    public OutputFormat(int literalLength, int formattedCount)
    {
        _ = literalLength;
        _parts = ImmutableArray.CreateBuilder<Input>((2 * formattedCount) + 1);
    }

    public void AppendLiteral(string text) => _parts.Add(text);

    public void AppendFormatted(string text) => _parts.Add(text);

    public void AppendFormatted(int number) => _parts.Add(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted<T>(Output<T> output) => _parts.Add(output);

    public void AppendFormatted(ConfigSecret secret) => _parts.Add(secret);

    internal Input ToInput() => new FormatInput(_parts.ToImmutable());
}
