namespace FedInfra.Learning.MatrixProduct;

/// <summary>The products on one instruction set: they cut the work into blocks that stay in the caches, and those into tiles.</summary>
internal sealed unsafe class MatrixKernels<TSimd, TVector>(string name) : MatrixKernels
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    private const int TileRows = 6;

    /// <summary>Rows of a panel (of 64 floats) that leave half of a 48 KB first-level cache to the other operand.</summary>
    private const int BlockInputs = 112;

    /// <summary>Rows of output gradients in a block, for the same reason.</summary>
    private const int BlockRows = 112;

    private const int MaximumBlockLines = 128;

    private static int TileWidth => TSimd.TileVectors * TSimd.Count;

    public override string Name => name;

    public override void Forward(
        in PatchMatrix a, (int Begin, int End) rows, Panels layout, float* weights, float* bias, bool relu, (int Begin, int End) units, float* c, int stride)
    {
        var pointers = stackalloc float*[TileRows];
        var tileRows = EvenTile(rows.End - rows.Begin, TileRows);
        for (int column = units.Begin * Panels.Unit, end = units.End * Panels.Unit, next; column < end; column = next)
        {
            next = Math.Min(end, (column / Panels.PanelWidth * Panels.PanelWidth) + Panels.PanelWidth);
            var blocks = new InputBlocks(a, BlockInputs);
            while (blocks.Next())
            {
                for (var row = rows.Begin; row < rows.End; row += tileRows)
                {
                    var count = Math.Min(tileRows, rows.End - row);
                    a.Rows(row, count, blocks.Offset, pointers);
                    for (var tile = column; tile < next; tile += TileWidth)
                    {
                        var vectors = Math.Min(TileWidth, next - tile) / TSimd.Count;
                        var sums = c + ((nint)row * stride) + tile;
                        var start = !blocks.First ? sums : bias == null ? null : bias + tile;
                        TileTable<TSimd, TVector>.Forward[(count * 4) + vectors](
                            pointers, blocks.Pieces, blocks.Length, a.PieceStride,
                            weights + layout.Offset(blocks.Input, tile), layout.WidthAt(tile),
                            start, blocks.First ? 0 : stride, sums, stride, relu && blocks.Last);
                    }
                }
            }
        }
    }

    public override void WeightGradient(
        in PatchMatrix a, int rows, float* d, int stride, Panels layout, float* c, (int Begin, int End) inputs, float? scale)
    {
        var lines = rows / a.Columns;
        var blockLines = Math.Clamp(BlockRows / a.Columns, 1, MaximumBlockLines);
        var starts = stackalloc float*[MaximumBlockLines];
        for (var line = 0; line < lines; line += blockLines)
        {
            var count = Math.Min(blockLines, lines - line);
            for (var i = 0; i < count; i++)
            {
                starts[i] = a.Line(line + i);
            }

            var add = line > 0 || scale is not null;
            for (int input = inputs.Begin, next; input < inputs.End; input = next)
            {
                // Neighbours in a row are neighbours in memory only within one piece.
                var piece = input / a.PieceLength;
                next = Math.Min(Math.Min(input + TileRows, inputs.End), (piece + 1) * a.PieceLength);
                var offset = ((nint)piece * a.PieceStride) + (input % a.PieceLength);
                for (int tile = 0, width; tile < layout.PaddedOutputs; tile += width)
                {
                    width = Math.Min(TileWidth, layout.PaddedOutputs - tile);
                    TileTable<TSimd, TVector>.WeightGradient[((next - input) * 4) + (width / TSimd.Count)](
                        starts, count, offset, a.Columns, a.ColumnStride, d + ((nint)line * a.Columns * stride) + tile, stride,
                        c + layout.Offset(input, tile), layout.WidthAt(tile), add, scale ?? 1);
                }
            }
        }
    }

    public override void InputGradient(
        float* d, int rows, int stride, Panels layout, float* weights, float* c, int inputStride, (int Begin, int End) inputs)
    {
        var tileRows = EvenTile(rows, TSimd.DotRows);
        for (var input = inputs.Begin; input < inputs.End; input += 4)
        {
            for (var row = 0; row < rows; row += tileRows)
            {
                var count = Math.Min(tileRows, rows - row);
                TileTable<TSimd, TVector>.InputGradient[count](
                    d + ((nint)row * stride), stride, layout, weights, input, Math.Min(4, inputs.End - input), c + ((nint)row * inputStride) + input, inputStride);
            }
        }
    }

    /// <summary>Rows of a tile so that all tiles are about as high: 10 rows are 5 and 5, not 6 and 4.</summary>
    private static int EvenTile(int rows, int maximum)
    {
        var tiles = Math.Max(1, (rows + maximum - 1) / maximum);
        return Math.Max(1, (rows + tiles - 1) / tiles);
    }
}
