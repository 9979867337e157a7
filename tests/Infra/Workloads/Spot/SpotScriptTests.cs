using System.Net;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Workloads.Spot;

/// <summary>The watchers of spot notices against services that answer as the clouds' do.</summary>
public sealed class SpotScriptTests
{
    private const string AwsAction = "/latest/meta-data/spot/instance-action";

    private const string LifecycleState = "/latest/meta-data/autoscaling/target-lifecycle-state";

    private const string Drain = "kubectl drain machine-7 --ignore-daemonsets --delete-emptydir-data --force --grace-period=20 --timeout=";

    [RequiresToolFact("curl", "--version")]
    public async Task An_interruption_on_aws_drains_the_machine()
    {
        using var service = new MetadataService((request, _) => Aws(request, AwsAction, """{"action":"terminate","time":"2026-01-01T00:00:00Z"}"""));
        using var script = new SpotScript("aws.sh", service);

        await service.UntilAsync(HasKubectl);

        Assert.Equal($"{Drain}110s", Kubectl(service).First());
        Assert.StartsWith("PUT /latest/api/token", service.Log[0], StringComparison.Ordinal);
    }

    [RequiresToolFact("curl", "--version")]
    public async Task A_rebalance_recommendation_drains_the_machine_that_the_group_will_end()
    {
        using var service = new MetadataService((request, _) => Aws(request, "/latest/meta-data/events/recommendations/rebalance", """{"noticeTime":"2026-01-01T00:00:00Z"}"""));
        using var script = new SpotScript("aws.sh", service);

        await service.UntilAsync(HasKubectl);

        Assert.Equal($"{Drain}110s", Kubectl(service).First());
    }

    [RequiresToolFact("curl", "--version")]
    public async Task A_machine_that_its_group_ends_is_drained_without_an_interruption()
    {
        using var service = new MetadataService((request, _) => Aws(request, LifecycleState, "Terminated"));
        using var script = new SpotScript("aws.sh", service);

        await service.UntilAsync(HasKubectl);

        Assert.Equal($"{Drain}110s", Kubectl(service).First());
    }

    [RequiresToolFact("curl", "--version")]
    public async Task A_machine_that_its_group_keeps_is_left_alone()
    {
        using var service = new MetadataService((request, _) => Aws(request, LifecycleState, "InService"));
        using var script = new SpotScript("aws.sh", service);

        await service.UntilAsync(log => log.Count(entry => entry.Contains(LifecycleState, StringComparison.Ordinal)) >= 4);

        Assert.Empty(Kubectl(service));
    }

    [RequiresToolFact("curl", "--version")]
    public async Task A_quiet_aws_leaves_the_machine_alone()
    {
        using var service = new MetadataService((request, _) => Aws(request, "/none", ""));
        using var script = new SpotScript("aws.sh", service);

        await service.UntilAsync(log => log.Count(entry => entry.Contains(AwsAction, StringComparison.Ordinal)) >= 4);

        Assert.Empty(Kubectl(service));
    }

    [RequiresToolFact("curl", "--version")]
    public async Task Errors_of_aws_do_not_end_the_watch()
    {
        var calls = 0;
        using var service = new MetadataService((request, _) => ++calls <= 5 ? (503, "busy") : Aws(request, AwsAction, """{"action":"stop"}"""));
        using var script = new SpotScript("aws.sh", service);

        await service.UntilAsync(HasKubectl);

        Assert.True(service.Log.TakeWhile(entry => !IsKubectl(entry)).Count() > 5);
        Assert.StartsWith(Drain, Kubectl(service).First(), StringComparison.Ordinal);
    }

    [RequiresToolFact("curl", "--version")]
    public async Task A_drain_that_fails_is_tried_again()
    {
        using var service = new MetadataService((request, _) => Aws(request, AwsAction, """{"action":"terminate"}"""));
        using var script = new SpotScript("aws.sh", service, kubectlExit: "1");

        await service.UntilAsync(log => log.Count(IsKubectl) >= 2);

        Assert.All(Kubectl(service), call => Assert.Equal($"{Drain}110s", call));
    }

    [RequiresToolFact("curl", "--version")]
    public async Task An_eviction_on_azure_drains_the_machine_and_is_then_approved()
    {
        using var service = new MetadataService((request, _) => Azure(request, Event("A1", "Reboot", "aks-gpu_3"), Event("B2", "Preempt", "aks-gpu_30", "aks-gpu_3")));
        using var script = new SpotScript("azure.sh", service);

        await service.UntilAsync(log => log.Any(entry => entry.StartsWith("POST", StringComparison.Ordinal)));

        Assert.Equal([$"{Drain}25s"], Kubectl(service));
        var log = service.Log;
        Assert.Equal("""POST /metadata/scheduledevents?api-version=2020-07-01 {"StartRequests":[{"EventId":"B2"}]}""", log[^1]);
        Assert.True(IsKubectl(log[^2]), "the event is approved only once the machine is drained");
    }

    [RequiresToolFact("curl", "--version")]
    public async Task Another_machines_eviction_or_another_event_is_none_of_this_ones_business()
    {
        using var service = new MetadataService((request, _) => Azure(request, Event("A1", "Preempt", "aks-gpu_30"), Event("B2", "Freeze", "aks-gpu_3")));
        using var script = new SpotScript("azure.sh", service);

        await service.UntilAsync(log => log.Count(entry => entry.Contains("scheduledevents", StringComparison.Ordinal)) >= 4);

        Assert.Empty(Kubectl(service));
    }

    [RequiresToolFact("curl", "--version")]
    public async Task Errors_of_azure_do_not_end_the_watch()
    {
        var calls = 0;
        using var service = new MetadataService((request, _) =>
            (++calls % 3) != 0 || calls < 6 ? (500, "try later") : Azure(request, Event("B2", "Preempt", "aks-gpu_3")));
        using var script = new SpotScript("azure.sh", service);

        await service.UntilAsync(HasKubectl);

        Assert.StartsWith(Drain, Kubectl(service).First(), StringComparison.Ordinal);
    }

    [RequiresToolFact("curl", "--version")]
    public async Task A_preemption_on_gcp_drains_the_machine()
    {
        var calls = 0;
        using var service = new MetadataService((request, _) => Gcp(request, ++calls < 3 ? "FALSE" : "TRUE"));
        using var script = new SpotScript("gcp.sh", service);

        await service.UntilAsync(HasKubectl);

        var asked = service.Log.TakeWhile(entry => !IsKubectl(entry)).ToList();
        Assert.Equal($"{Drain}25s", Kubectl(service).First());
        Assert.Equal(["0", "1", "2"], asked.Select(entry => entry[(entry.LastIndexOf('=') + 1)..]));
        Assert.All(asked, entry => Assert.StartsWith("GET /computeMetadata/v1/instance/preempted?wait_for_change=true&timeout_sec=60", entry, StringComparison.Ordinal));
    }

    [RequiresToolFact("curl", "--version")]
    public async Task A_quiet_gcp_leaves_the_machine_alone()
    {
        using var service = new MetadataService((request, _) => Gcp(request, "FALSE"));
        using var script = new SpotScript("gcp.sh", service);

        await service.UntilAsync(log => log.Count >= 5);

        Assert.Empty(Kubectl(service));
    }

    [RequiresToolFact("curl", "--version")]
    public async Task Errors_of_gcp_do_not_end_the_watch()
    {
        var calls = 0;
        using var service = new MetadataService((request, _) => ++calls < 4 ? (503, "TRUE") : Gcp(request, "TRUE"));
        using var script = new SpotScript("gcp.sh", service);

        await service.UntilAsync(HasKubectl);

        Assert.Equal(4, service.Log.TakeWhile(entry => !IsKubectl(entry)).Count());
    }

    private static (int Status, string Body) Aws(HttpListenerRequest request, string path, string body)
    {
        if (request.Url!.AbsolutePath == "/latest/api/token")
        {
            return request.HttpMethod == "PUT" && request.Headers["X-aws-ec2-metadata-token-ttl-seconds"] is not null ? (200, "the-token") : (405, "");
        }

        if (request.Headers["X-aws-ec2-metadata-token"] != "the-token")
        {
            return (401, "");
        }

        return request.Url.AbsolutePath == path ? (200, body) : (404, "not found");
    }

    private static (int Status, string Body) Azure(HttpListenerRequest request, params string[] events)
    {
        if (request.Headers["Metadata"] != "true")
        {
            return (400, "");
        }

        return request.Url!.AbsolutePath == "/metadata/instance/compute/name"
            ? (200, "aks-gpu_3")
            : (200, $$"""{"DocumentIncarnation":2,"Events":[{{string.Join(',', events)}}]}""");
    }

    private static string Event(string id, string type, params string[] machines) =>
        $$"""
        {"EventId":"{{id}}","EventStatus":"Scheduled","EventType":"{{type}}","ResourceType":"VirtualMachine",
        "Resources":["{{string.Join("\",\"", machines)}}"],"NotBefore":"Mon, 19 Jan 2026 18:29:47 GMT","Description":"",
        "EventSource":"Platform","DurationInSeconds":-1}
        """;

    private static (int Status, string Body) Gcp(HttpListenerRequest request, string preempted) =>
        request.Headers["Metadata-Flavor"] == "Google" ? (200, preempted) : (403, "");

    private static bool IsKubectl(string entry) => entry.StartsWith("kubectl ", StringComparison.Ordinal);

    private static bool HasKubectl(IReadOnlyList<string> log) => log.Any(IsKubectl);

    private static IEnumerable<string> Kubectl(MetadataService service) => service.Log.Where(IsKubectl);
}
