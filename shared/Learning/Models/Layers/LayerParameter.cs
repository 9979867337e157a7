using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Models.Layers;

/// <summary>One tensor of a layer and the values it starts from, which are PyTorch's defaults.</summary>
/// <param name="Name"><c>weight</c> or <c>bias</c>.</param>
/// <param name="Shape">PyTorch's layout, outermost size first.</param>
/// <param name="Start">How the first values are chosen.</param>
/// <param name="FanIn">Inputs that one output sums over; used by <see cref="StartValues.UniformByFanIn"/>.</param>
internal sealed record LayerParameter(string Name, IReadOnlyList<int> Shape, StartValues Start, long FanIn = 1)
{
    public void Fill(Span<float> values, SeededRandom random)
    {
        switch (Start)
        {
            case StartValues.Zero:
                values.Clear();
                break;
            case StartValues.One:
                values.Fill(1);
                break;
            case StartValues.Normal:
                foreach (ref var value in values)
                {
                    value = (float)random.NextGaussian();
                }

                break;
            default:
                // PyTorch draws from kaiming_uniform_(a=sqrt(5)), whose bound is 1/sqrt(fan_in).
                var bound = 1 / Math.Sqrt(FanIn);
                foreach (ref var value in values)
                {
                    value = (float)(((2 * random.NextDouble()) - 1) * bound);
                }

                break;
        }
    }
}

/// <summary>How a tensor's first values are chosen.</summary>
internal enum StartValues
{
    UniformByFanIn,
    Normal,
    One,
    Zero,
}
