using FedInfra.Coordinator.Aggregation;

namespace FedInfra.Coordinator.Tests.Aggregation;

public sealed class UpdateCheckTests : IDisposable
{
    private readonly AggregationBench _bench = new();

    [Fact]
    public void A_finite_update_has_a_norm()
    {
        var scan = UpdateCheck.Scan(_bench.Write(1, 2, 3, 4, 5, 6, 7, 8));

        Assert.Equal(new UpdateScan(null, 204), scan);
        Assert.True(scan.IsFinite);
    }

    [Fact]
    public void The_largest_values_have_a_finite_norm() =>
        Assert.Equal(2.0 * float.MaxValue * float.MaxValue, UpdateCheck.Scan(_bench.Write(float.MaxValue, float.MinValue)).SquaredNorm);

    [Theory]
    [InlineData(0)]
    [InlineData(32767)]
    [InlineData(32768)]
    [InlineData(99_999)]
    public void The_first_value_that_is_not_finite_is_found_in_any_block(int coordinate)
    {
        var values = new float[100_000];
        values[coordinate] = float.NegativeInfinity;
        values[^1] = float.NaN;

        var scan = UpdateCheck.Scan(_bench.Write(values));

        Assert.Equal(coordinate, scan.FirstNonFinite);
        Assert.True(double.IsNaN(scan.SquaredNorm));
    }

    [Fact]
    public void No_values_have_the_norm_zero() => Assert.Equal(new UpdateScan(null, 0), UpdateCheck.Scan(_bench.Write()));

    [Theory]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void A_count_that_the_file_cannot_hold_is_refused_before_reading(long count) => Assert.Equal(
        CoordinatorErrorCode.Corrupt,
        Assert.Throws<CoordinatorException>(() => UpdateCheck.Scan(_bench.Write(1, 2) with { Count = count })).Code);

    public void Dispose() => _bench.Dispose();
}
