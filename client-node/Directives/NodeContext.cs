using FedInfra.ClientNode.ModelFiles;
using FedInfra.ClientNode.Privacy;
using FedInfra.ClientNode.SecureAggregation;
using FedInfra.ClientNode.Sessions;
using FedInfra.Learning.Data;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Directives;

/// <summary>What a directive's work may use: this node's data, and what it shares with the process's other nodes.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Data">Its training and test examples.</param>
/// <param name="Models">Global models by hash.</param>
/// <param name="Trainers">Training engines.</param>
/// <param name="Uploads">Sends updates.</param>
/// <param name="Link">The way to the coordinator.</param>
/// <param name="Session">The token of the session that is open now.</param>
/// <param name="Privacy">Clips, adds noise, and counts what it costs.</param>
/// <param name="Logger">The site's own log, which may say what the coordinator must not hear.</param>
/// <param name="Masked">Takes the node through masked rounds; null where it has no certificate.</param>
public sealed record NodeContext(
    string Node,
    SiteData Data,
    ModelCache Models,
    TrainerPool Trainers,
    UpdateUpload Uploads,
    ICoordinatorLink Link,
    Func<string> Session,
    NodePrivacy Privacy,
    ILogger Logger,
    MaskedUpdate? Masked = null);
