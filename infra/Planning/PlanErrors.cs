using System.Globalization;
using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Planning;

/// <summary>Reads options' texts and collects everything that is wrong with them.</summary>
internal sealed class PlanErrors
{
    /// <summary>Where there is a suggestion, a longer list only buries it.</summary>
    private const int LongestList = 40;

    private readonly List<string> _errors = [];

    /// <summary>The number, or null where there is none or it is wrong.</summary>
    public decimal? Number(string option, string? text, decimal minimum, decimal maximum, bool whole = false)
    {
        if (text is null)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum && (!whole || number == decimal.Truncate(number)))
        {
            return number;
        }

        Add(option, text, string.Create(CultureInfo.InvariantCulture, $"must be a {(whole ? "whole " : "")}number of {minimum} to {maximum}"));
        return null;
    }

    /// <summary>Wants one of a few words.</summary>
    public void OneOf(string option, string text, IEnumerable<string> known, string what)
    {
        var words = known.ToList();
        if (!words.Contains(text))
        {
            var near = NearestWord.Of(text, words) is { } word ? $" (did you mean {word}?)" : "";
            var list = near.Length > 0 && words.Count > LongestList ? "" : $"; known are {string.Join(", ", words)}";
            Add(option, text, $"is not {what} that the catalogue knows{near}{list}");
        }
    }

    /// <summary>Wants a text of a shape, where there is one.</summary>
    public void Shaped(string option, string? text, Shape shape)
    {
        if (text is not null && !shape.Matches(text))
        {
            Add(option, text, $"must be {shape.Description}");
        }
    }

    public void Add(string option, string? text, string what) => _errors.Add(text is null ? $"{option} {what}" : $"{option} {Findings.Clean(text)} {what}");

    /// <exception cref="InfraException">There are errors.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new InfraException(_errors.Count == 1 ? $"{_errors[0]}." : $"{_errors.Count} options are wrong:\n  {string.Join("\n  ", _errors)}");
        }
    }
}
