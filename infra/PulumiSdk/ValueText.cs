using System.Globalization;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>Values inside texts, written as Pulumi's YAML runtime writes them (Go's <c>%v</c>).</summary>
internal static class ValueText
{
    public static string Of(object? value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        double number => GoJson.Number(number),
        _ => throw new InvalidOperationException($"A text cannot hold a {value?.GetType().Name ?? "null"}."),
    };
}
