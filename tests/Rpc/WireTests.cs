using FedInfra.Rpc.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace FedInfra.Rpc.Tests;

public sealed class WireTests
{
    [Theory]
    [InlineData(1, "1u")]
    [InlineData(10, "1u")]
    [InlineData(15_000_000, "1500000u")]
    [InlineData(TimeSpan.TicksPerSecond * 100, "100000m")]
    [InlineData(TimeSpan.TicksPerDay * 2, "172800S")]
    public void A_timeout_is_written_in_the_smallest_unit_that_fits(long ticks, string header) =>
        Assert.Equal(header, TimeoutHeader.Format(TimeSpan.FromTicks(ticks)));

    [Fact]
    public void A_timeout_is_never_shortened_and_lengthened_by_less_than_a_thousandth() => Prop.ForAll<uint>(number =>
    {
        var timeout = TimeSpan.FromTicks(1 + (number * 7919L));
        Assert.True(TimeoutHeader.TryParse(TimeoutHeader.Format(timeout), out var parsed));
        return parsed >= timeout && parsed - timeout <= TimeSpan.FromMicroseconds(1) + (timeout / 1000);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("1n", 1)]
    [InlineData("1000n", 10)]
    [InlineData("5u", 50)]
    [InlineData("99999999m", 999_999_990_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("1H", 36_000_000_000)]
    public void Every_unit_is_read(string header, long ticks)
    {
        Assert.True(TimeoutHeader.TryParse(header, out var timeout));
        Assert.Equal(ticks, timeout!.Value.Ticks);
    }

    [Fact]
    public void A_timeout_beyond_any_timer_is_none()
    {
        Assert.True(TimeoutHeader.TryParse("99999999H", out var timeout));
        Assert.Null(timeout);
        Assert.Equal("99999999H", TimeoutHeader.Format(TimeSpan.MaxValue));
    }

    [Fact]
    public void A_status_message_survives_the_wire_and_is_printable_on_it() => Prop.ForAll<NonNull<string>>(text =>
    {
        var wellFormed = string.Concat(text.Get.EnumerateRunes()); // a lone surrogate has no UTF-8
        var encoded = StatusMessage.Encode(wellFormed);
        return encoded.All(c => c is >= ' ' and <= '~') && StatusMessage.Decode(encoded) == wellFormed;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("100%", "100%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("%41%", "A%")]
    public void What_is_no_percent_escape_stands_for_itself(string encoded, string text) =>
        Assert.Equal(text, StatusMessage.Decode(encoded));

    [Fact]
    public void Bytes_survive_base64_with_and_without_padding() => Prop.ForAll<NonNull<byte[]>>(bytes =>
        MetadataHeader.TryParseBytes(MetadataHeader.FormatBytes(bytes.Get), out var unpadded)
        && MetadataHeader.TryParseBytes(Convert.ToBase64String(bytes.Get), out var padded)
        && unpadded.SequenceEqual(bytes.Get) && padded.SequenceEqual(bytes.Get)).QuickCheckThrowOnFailure();
}
