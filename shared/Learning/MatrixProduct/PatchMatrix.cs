namespace FedInfra.Learning.MatrixProduct;

/// <summary>
/// A matrix that is never written down: row r is read in pieces from where its place (image, line, column) points to.
/// For a convolution each row is the patch of a padded image that one output pixel sees (im2col without the copy); for a
/// linear layer it is one example.
/// </summary>
internal unsafe struct PatchMatrix
{
    /// <summary>First value of row 0.</summary>
    public float* Start;

    /// <summary>Rows that follow one another at <see cref="ColumnStride"/>.</summary>
    public int Columns;

    /// <summary>Runs of <see cref="Columns"/> rows per image, at <see cref="LineStride"/>.</summary>
    public int Lines;

    public int ColumnStride;

    public int LineStride;

    public int ImageStride;

    /// <summary>Pieces of one row, each of <see cref="PieceLength"/> neighbouring values, at <see cref="PieceStride"/>.</summary>
    public int Pieces;

    public int PieceLength;

    public int PieceStride;

    /// <summary>Values of one row.</summary>
    public readonly int Width => Pieces * PieceLength;

    /// <summary>First value of a run of <see cref="Columns"/> rows.</summary>
    public readonly float* Line(int line) =>
        Start + ((nint)(line / Lines) * ImageStride) + ((nint)(line % Lines) * LineStride);

    /// <summary>The first values of rows that follow one another, each moved by <paramref name="offset"/>.</summary>
    public readonly void Rows(int row, int count, nint offset, float** pointers)
    {
        var column = row % Columns;
        var line = row / Columns;
        var start = Line(line) + offset;
        for (var i = 0; i < count; i++)
        {
            if (column == Columns)
            {
                column = 0;
                start = Line(++line) + offset;
            }

            pointers[i] = start + ((nint)column++ * ColumnStride);
        }
    }

    /// <summary>Rows that are plain rows of a matrix.</summary>
    /// <param name="start">First value.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="stride">From one row to the next.</param>
    public static PatchMatrix Plain(float* start, int rows, int width, int stride) => new()
    {
        Start = start,
        Columns = rows,
        Lines = 1,
        ColumnStride = stride,
        Pieces = 1,
        PieceLength = width,
    };
}
