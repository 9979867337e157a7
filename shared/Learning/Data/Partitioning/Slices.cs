namespace FedInfra.Learning.Data.Partitioning;

internal static class Slices
{
    /// <summary>Cuts <paramref name="order"/> into consecutive pieces whose lengths differ by at most one.</summary>
    public static int[][] Even(int[] order, int pieces)
    {
        var result = new int[pieces][];
        for (var piece = 0; piece < pieces; piece++)
        {
            var start = (int)((long)order.Length * piece / pieces);
            var end = (int)((long)order.Length * (piece + 1) / pieces);
            result[piece] = order[start..end];
        }

        return result;
    }
}
