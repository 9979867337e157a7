namespace FedInfra.Privacy.Accounting;

/// <summary>The Laplace mechanism of sensitivity 1 on a Poisson sample; P has the record, or Q has.</summary>
public sealed class LaplacePair : IDominatingPair
{
    private readonly double _scale;
    private readonly double _rate;
    private readonly bool _remove;

    /// <param name="scale">Scale of the noise divided by the sensitivity, above 0.</param>
    /// <param name="samplingRate">Above 0 to 1.</param>
    /// <param name="remove">True where P has the record and Q has not.</param>
    public LaplacePair(double scale, double samplingRate, bool remove)
    {
        _scale = scale;
        _rate = samplingRate;
        _remove = remove;
    }

    public IDominatingPair Reversed => new LaplacePair(_scale, _rate, !_remove);

    public double LogDelta(double epsilon)
    {
        var (low, high) = LossRange(double.NegativeInfinity);
        if (epsilon >= high)
        {
            return double.NegativeInfinity;
        }

        if (epsilon <= low)
        {
            return LogSpace.Log1MinusExp(epsilon);
        }

        // ln of mixture over Laplace at x is ln(1 - q + q e^((2x - 1)/scale)) between 0 and 1; the border lies there.
        var loss = _remove ? epsilon : -epsilon;
        var x = ((_scale * Math.Log((Math.Exp(loss) - 1 + _rate) / _rate)) + 1) / 2;
        x = Math.Clamp(x, 0, 1);
        var restTail = 0.5 * Math.Exp(-x / _scale);
        var movedTail = 1 - (0.5 * Math.Exp((x - 1) / _scale));
        var mixtureTail = ((1 - _rate) * restTail) + (_rate * movedTail);
        var delta = _remove
            ? mixtureTail - (Math.Exp(epsilon) * restTail)
            : 1 - restTail - (Math.Exp(epsilon) * (1 - mixtureTail));
        return delta > 0 ? Math.Log(delta) : double.NegativeInfinity;
    }

    public (double Low, double High) LossRange(double logMass)
    {
        var high = Math.Log(1 - _rate + (_rate * Math.Exp(1 / _scale)));
        var low = Math.Log(1 - _rate + (_rate * Math.Exp(-1 / _scale)));
        return _remove ? (low, high) : (-high, -low);
    }
}
