using System.Globalization;
using System.Text;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Synthesis;

/// <summary>A text that two values share exactly when they are made of the same; hosts use it to compute equal values once.</summary>
public static class InputSignature
{
    public static string Of(Input value)
    {
        var text = new StringBuilder();
        Append(value, text);
        return text.ToString();
    }

    private static void Append(Input value, StringBuilder text)
    {
        var head = value switch
        {
            LiteralInput literal => string.Create(CultureInfo.InvariantCulture, $"{literal.Value.GetType().Name} {literal.Value}"),
            Inputs map => string.Join('\0', map.Values.Keys),
            ReferenceInput reference => $"{reference.Resource.Name}.{reference.Path}",
            SecretInput secret => secret.Secret.Key,
            FunctionInput function => function.Function.ToString(),
            PartInput part => string.Create(CultureInfo.InvariantCulture, $"{part.Index} {part.Separator}"),
            InvokeInput invoke => string.Join('\0', invoke.Token, string.Join('\0', invoke.Arguments.Values.Keys), invoke.Result, invoke.Path, invoke.Provider?.Name),
            _ => "",
        };
        text.Append(CultureInfo.InvariantCulture, $"{value.GetType().Name} {head.Length}:{head}(");
        foreach (var inner in value)
        {
            Append(inner, text);
        }

        text.Append(')');
    }
}
