using FedInfra.Learning.Threading;

namespace FedInfra.Learning.Tests.Threading;

public sealed class CrewTests
{
    [Fact]
    public void Every_item_of_every_loop_is_done_once()
    {
        using var crew = new Crew(4);
        var counts = new int[1000];
        for (var loop = 1; loop <= 5_000; loop++)
        {
            var items = 1 + (loop % counts.Length);
            crew.For(items, 10_000_000, (begin, end) =>
            {
                for (var item = begin; item < end; item++)
                {
                    counts[item]++;
                }
            });
            if (loop % 500 == 0)
            {
                // Long enough for workers to park, so that waking them is tried too.
                Thread.Sleep(5);
            }
        }

        for (var item = 0; item < counts.Length; item++)
        {
            // Item i takes part in every loop of more than i items: 5 rounds of 1 to 1000.
            Assert.Equal(5 * (1000 - item), counts[item]);
        }
    }

    [Fact]
    public void Small_work_stays_on_the_callers_thread()
    {
        using var crew = new Crew(4);
        var caller = Environment.CurrentManagedThreadId;
        crew.For(1000, 1, (begin, end) =>
        {
            Assert.Equal((0, 1000), (begin, end));
            Assert.Equal(caller, Environment.CurrentManagedThreadId);
        });
    }

    [Fact]
    public void An_error_in_any_part_reaches_the_caller_after_all_parts_ended()
    {
        using var crew = new Crew(2);
        for (var loop = 0; loop < 100; loop++)
        {
            var done = 0;
            var error = Assert.Throws<InvalidDataException>(() => crew.For(100, 10_000_000, (begin, end) =>
            {
                Interlocked.Add(ref done, end - begin);
                if (end == 100)
                {
                    throw new InvalidDataException("broken");
                }
            }));
            Assert.Equal("broken", error.Message);
            Assert.Equal(100, done);
        }
    }
}
