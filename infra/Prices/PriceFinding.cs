using System.Globalization;

namespace FedInfra.Infra.Prices;

/// <summary>Something that is wrong, or looks wrong, with a row of a price list.</summary>
/// <param name="Line">Where the row begins, counted from 1; 0 for prices that are in no file.</param>
/// <param name="Row">Which row, for people: <c>aws us-east-1 p5.48xlarge</c>.</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="Refused">True where the row is left out; false for a warning.</param>
public sealed record PriceFinding(int Line, string Row, string Message, bool Refused)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Line > 0 ? $"line {Line}, " : "")}{Row}: {Message}");
}
