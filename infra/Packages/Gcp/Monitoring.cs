using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>A way in which alerts reach people (<c>gcp:monitoring/notificationChannel:NotificationChannel</c>).</summary>
public sealed class NotificationChannel(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:monitoring/notificationChannel:NotificationChannel", name, inputs, options)
{
    /// <summary>Full name, by which alerts and budgets refer to it.</summary>
    public Output<string> CloudName => Output<string>("name");
}
