using System.Reflection;
using FedInfra.ClientNode.Sessions;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Tests;

/// <summary>Operators look for events by their numbers.</summary>
public sealed class EventNumberTests
{
    [Fact]
    public void Every_event_of_the_log_has_a_number_of_its_own()
    {
        var events = typeof(NodeSession).Assembly.GetType("FedInfra.ClientNode.Log", throwOnError: true)!
            .GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().ToArray();

        Assert.True(events.Length > 20, $"Only {events.Length} events were found.");
        Assert.All(events, found => Assert.InRange(found.EventId, 2000, 2999));
        Assert.Empty(events.GroupBy(found => found.EventId).Where(group => group.Count() > 1).Select(group => group.Key));
    }
}
