namespace FedInfra.Learning.MatrixProduct;

/// <summary>Walks the inputs of a <see cref="PatchMatrix"/> in blocks: several whole pieces, or parts of one.</summary>
internal ref struct InputBlocks
{
    private readonly int _width;
    private readonly int _pieces;
    private readonly int _pieceLength;
    private readonly int _pieceStride;
    private readonly int _step;

    public InputBlocks(in PatchMatrix matrix, int target)
    {
        _width = matrix.Width;
        _pieces = matrix.Pieces;
        _pieceLength = matrix.PieceLength;
        _pieceStride = matrix.PieceStride;
        var parts = (_pieceLength + target - 1) / target;
        _step = parts > 1 ? (_pieceLength + parts - 1) / parts : _pieceLength * Math.Max(1, target / _pieceLength);
        Input = -1;
    }

    /// <summary>First input of the block.</summary>
    public int Input { get; private set; }

    /// <summary>Number of pieces that the block has.</summary>
    public int Pieces { get; private set; }

    /// <summary>Values of each of them.</summary>
    public int Length { get; private set; }

    /// <summary>Where the block starts, counted from the start of a row.</summary>
    public nint Offset { get; private set; }

    public readonly bool First => Input == 0;

    public readonly bool Last => Input + (Pieces * Length) == _width;

    public bool Next()
    {
        Input = Input < 0 ? 0 : Input + (Pieces * Length);
        if (Input >= _width)
        {
            return false;
        }

        var piece = Input / _pieceLength;
        var inside = Input % _pieceLength;
        Offset = ((nint)piece * _pieceStride) + inside;
        Length = Math.Min(_step, _pieceLength - inside);
        Pieces = Math.Min(Math.Max(1, _step / _pieceLength), _pieces - piece);
        return true;
    }
}
