using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// Where the site's audit logs go. What containers write is the OpenTelemetry collector's business: Azure's own agent
/// would collect, and bill, it a second time.
/// </summary>
internal sealed class AzureLogs
{
    private readonly AzureSite _site;

    public AzureLogs(AzureSite whole)
    {
        _site = whole.Part("Logs", "logs");
        Workspace = new LogWorkspace(_site.Scope, "workspace", _site.Placed(new Inputs
        {
            ["sku"] = new Inputs { ["name"] = "PerGB2018" },
            ["retentionInDays"] = 30,
            ["features"] = new Inputs { ["disableLocalAuth"] = true },
        }));
    }

    public LogWorkspace Workspace { get; }

    /// <summary>Sends some of a resource's logs to the workspace.</summary>
    /// <param name="name">What the logs are of.</param>
    /// <param name="resource">Whose logs.</param>
    /// <param name="categories">Which; each service has its own.</param>
    public void Collect(string name, AzureResource resource, params ReadOnlySpan<string> categories)
    {
        var logs = new List<Input>();
        foreach (var category in categories)
        {
            logs.Add(new Inputs { ["category"] = category, ["enabled"] = true });
        }

        _ = new DiagnosticSetting(_site.Scope, name, new Inputs
        {
            ["resourceUri"] = resource.Id,
            ["workspaceId"] = Workspace.Id,
            ["logs"] = Input.List([.. logs]),
        });
    }
}
