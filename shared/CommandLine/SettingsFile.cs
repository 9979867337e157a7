using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace FedInfra.CommandLine;

/// <summary>Reads and writes settings as YAML with hyphenated keys; an unknown key is an error that names file and line.</summary>
public static partial class SettingsFile
{
    /// <summary>Longest settings text that is read, in characters.</summary>
    public const int MaximumLength = 1 << 20;

    private static readonly IDeserializer _reader = new DeserializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance)
        .WithDuplicateKeyChecking()
        .WithNodeDeserializer(new SwitchDeserializer(), where => where.OnTop())
        .WithTypeInspector(inner => new UnderscoreKeys(inner))
        .Build();

    private static readonly ISerializer _writer = new SerializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance)
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull | DefaultValuesHandling.OmitEmptyCollections)
        .Build();

    /// <summary>Parses <paramref name="yaml"/>.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <exception cref="CommandException">Not YAML, an unknown key, a value of the wrong type, or too long.</exception>
    public static T Parse<T>(string yaml, string source)
        where T : class
    {
        if (yaml.Length > MaximumLength)
        {
            throw new CommandException($"{source}: {yaml.Length} characters are more than the {MaximumLength} that a settings file may have.");
        }

        try
        {
            return _reader.Deserialize<T>(yaml) ?? throw new CommandException($"{source}: the file is empty.");
        }
        catch (YamlException exception)
        {
            throw new CommandException($"{source}, line {exception.Start.Line}, column {exception.Start.Column}: {Explain<T>(exception)}", exception);
        }
    }

    /// <summary>YamlDotNet speaks of .NET's types; the person at the terminal has never heard of them.</summary>
    private static string Explain<T>(YamlException exception)
    {
        if (UnknownKey().Match(exception.Message) is { Success: true } unknown)
        {
            var type = typeof(T).Assembly.GetType(unknown.Groups["type"].Value);
            var known = type?.GetProperties().Where(property => property.CanWrite).Select(property => HyphenatedNamingConvention.Instance.Apply(property.Name));
            return $"the key '{unknown.Groups["key"].Value}' is unknown{(known is null ? "" : $"; known are {string.Join(", ", known)}")}";
        }

        return exception.InnerException is null && !exception.Message.Contains("System.", StringComparison.Ordinal)
            ? exception.Message
            : $"the value here is of the wrong kind{exception.InnerException switch
            {
                FormatException format => $": {format.Message}",
                OverflowException => ": a number in range is expected",
                _ => "",
            }}";
    }

    [GeneratedRegex("Property '(?<key>[^']*)' not found on type '(?<type>[^']*)'")]
    private static partial Regex UnknownKey();

    /// <summary>Reads and parses a file.</summary>
    /// <exception cref="CommandException">The file cannot be read, or as <see cref="Parse"/>.</exception>
    public static T Read<T>(string path)
        where T : class
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaximumLength * 4L } file)
            {
                throw new CommandException($"{path}: {file.Length} bytes are too many for a settings file.");
            }

            return Parse<T>(File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Writes <paramref name="settings"/> so that <see cref="Parse"/> reads them back; what is null or empty is left out.</summary>
    public static string Write<T>(T settings)
        where T : class => _writer.Serialize(settings);

    /// <summary>Throws one error that lists everything that is wrong.</summary>
    /// <exception cref="CommandException"><paramref name="errors"/> is not empty.</exception>
    public static void ThrowIfAny(IReadOnlyList<string> errors, string source)
    {
        if (errors.Count > 0)
        {
            throw new CommandException(errors.Count == 1
                ? $"{source}: {errors[0]}"
                : $"{source}: {errors.Count} errors:\n  - {string.Join("\n  - ", errors)}");
        }
    }
}
