using System.Globalization;
using System.Text;

namespace FedInfra.Infra.Costs.Reports;

/// <summary>Horizontal bars as SVG, one a group, as long as its month is dear.</summary>
internal static class BarChart
{
    private const int RowHeight = 28;
    private const int LabelWidth = 180;
    private const int BarWidth = 560;

    private static readonly string[] _colours = ["#2f6fb0", "#d1762b", "#3d8b57", "#8a5fb5", "#b8434a", "#5b7083"];

    public static void Append(StringBuilder html, string title, IReadOnlyList<(string Name, Amounts Amounts)> groups, Func<string, string> escape)
    {
        var most = groups.Count == 0 ? 0 : groups.Max(group => group.Amounts.Monthly);
        html.Append(CultureInfo.InvariantCulture, $"<h2>{escape(title)}</h2>\n<svg viewBox=\"0 0 {LabelWidth + BarWidth + 160} {Math.Max(1, groups.Count) * RowHeight}\" role=\"img\" aria-label=\"{escape(title)}\" font-size=\"13\">\n");
        for (var row = 0; row < groups.Count; row++)
        {
            var (name, amounts) = groups[row];
            var width = most > 0 ? Math.Max(1, (int)(amounts.Monthly / most * BarWidth)) : 1;
            html.Append(CultureInfo.InvariantCulture, $"<text x=\"{LabelWidth - 8}\" y=\"{(row * RowHeight) + 18}\" text-anchor=\"end\">{escape(name)}</text><rect x=\"{LabelWidth}\" y=\"{(row * RowHeight) + 4}\" width=\"{width}\" height=\"{RowHeight - 8}\" rx=\"3\" fill=\"{_colours[row % _colours.Length]}\"/><text x=\"{LabelWidth + width + 8}\" y=\"{(row * RowHeight) + 18}\">{ReportText.Usd(amounts.Monthly)}</text>\n");
        }

        html.Append("</svg>\n");
    }
}
