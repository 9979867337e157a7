using FedInfra.ClientNode.SecureAggregation;
using FedInfra.Privacy;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

public sealed class RoundMemoryTests : IDisposable
{
    private readonly MaskedFederation _federation = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _federation.Dispose();
    }

    [Fact]
    public void Only_its_owner_may_read_what_is_kept_of_a_round()
    {
        using var record = Memory().Open(_federation.Directive);
        record.Save(new byte[] { 1 });
        record.CreateMasked().Dispose();

        var files = Directory.GetFiles(_folder["alpha"]);
        Assert.Equal(3, files.Length);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["alpha"]));
        }
    }

    [Fact]
    public void A_session_of_which_nothing_was_saved_may_be_tried_again()
    {
        Memory().Open(_federation.Directive).Dispose();

        using var again = Memory().Open(_federation.Directive);
        Assert.Null(again.Saved);
    }

    [Fact]
    public void A_directive_is_the_same_whatever_time_it_has_left()
    {
        Memory().Open(_federation.Directive).Save(new byte[] { 4, 5 });
        var again = _federation.Directive.Clone();
        again.TimeLeft.Seconds--;

        using var record = Memory().Open(again);
        Assert.Equal([4, 5], record.Saved);
    }

    [Fact]
    public void Used_sessions_are_known_for_ever_though_a_line_was_broken_by_a_power_cut()
    {
        Use("one");
        File.AppendAllText(_folder["alpha", "used"], "\n0123");
        Use("two");

        Assert.All(["one", "two"], session => Assert.Equal(PrivacyRefusal.ReplayedRound, Assert.Throws<PrivacyException>(() => Use(session)).Code));
        Use("three");
    }

    [Fact]
    public void Rounds_that_never_came_back_are_deleted_after_a_day_and_stay_used()
    {
        Memory().Open(_federation.Directive).Save(new byte[] { 1 });
        var state = Assert.Single(Directory.GetFiles(_folder["alpha"], "*.state"));
        Assert.NotNull(Memory());
        Assert.True(File.Exists(state));
        File.SetLastWriteTimeUtc(state, DateTime.UtcNow - RoundMemory.LongestAbsence - TimeSpan.FromMinutes(1));
        var memory = Memory();

        Assert.False(File.Exists(state));
        Assert.Throws<PrivacyException>(() => memory.Open(_federation.Directive));
    }

    [Fact]
    public void A_node_that_runs_for_months_deletes_them_too()
    {
        Memory().Open(_federation.Directive).Save(new byte[] { 1 });
        var memory = Memory();
        var state = Assert.Single(Directory.GetFiles(_folder["alpha"], "*.state"));
        File.SetLastWriteTimeUtc(state, DateTime.UtcNow - RoundMemory.LongestAbsence - TimeSpan.FromMinutes(1));
        var later = _federation.Directive.Clone();
        later.Train.Masking.Session = "later";

        using var record = memory.Open(later);

        Assert.False(File.Exists(state));
    }

    private RoundMemory Memory() => new(_folder["alpha"], TimeProvider.System);

    private void Use(string session)
    {
        var directive = _federation.Directive.Clone();
        directive.Train.Masking.Session = session;
        using var record = Memory().Open(directive);
        record.Save(new byte[] { 1 });
    }
}
