using FedInfra.Coordinator.Admin;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Journal;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.Registry;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.Rounds.Masking;
using FedInfra.Coordinator.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator;

/// <summary>The rooms of the coordinator and what each needs: the table of contents.</summary>
internal static class CoordinatorServices
{
    /// <summary>Opens the data folder and puts every room together. Disposing the provider closes the folder.</summary>
    /// <param name="dataFolder">Holds <c>journal.db</c> and <c>blobs/</c>; made if absent.</param>
    /// <param name="evaluation">How models are measured here.</param>
    /// <param name="identity">How callers are known.</param>
    /// <param name="loggers">Where everything is logged.</param>
    /// <param name="time">The one clock.</param>
    /// <exception cref="CoordinatorException">The folder is in use, or its journal is broken.</exception>
    public static ServiceProvider Build(string dataFolder, EvaluationOptions evaluation, IdentityOptions identity, ILoggerFactory loggers, TimeProvider time)
    {
        Directory.CreateDirectory(dataFolder);
        var services = new ServiceCollection()
            .AddSingleton(loggers)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton(time)
            .AddState(dataFolder)
            .AddIdentity(dataFolder, identity)
            .AddNodes()
            .AddRounds()
            .AddEvaluation(evaluation)
            .AddJobs()
            .AddSingleton<ModelRegistry>()
            .AddSingleton<AdminHandlers>();
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    private static IServiceCollection AddState(this IServiceCollection services, string dataFolder) => services
        .AddSingleton(provider => EventJournal.Open(
            Path.Combine(dataFolder, "journal.db"), CoordinatorState.EventTypes, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<StateStore>()
        .AddSingleton(provider => new BlobStore(dataFolder, provider.GetRequiredService<TimeProvider>()));

    private static IServiceCollection AddIdentity(this IServiceCollection services, string dataFolder, IdentityOptions options) => services
        .AddSingleton(provider => options.AuthorityFile is { } file
            ? CertificateAuthority.Open(file)
            : CertificateAuthority.OpenOrCreate(dataFolder, provider.GetRequiredService<TimeProvider>().GetUtcNow()))
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<ServerCertificates>(provider, options.ServerNames))
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<NodeCallers>(provider, options.Trust))
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<AdminGate>(provider, options.Trust))
        .AddSingleton(new EnrolmentOptions(options.CertificateLifetime))
        .AddSingleton<FailedAttempts>()
        .AddSingleton<EnrolmentDesk>()
        .AddSingleton<EnrolmentHandlers>()
        .AddSingleton<AdminTokens>()
        .AddSingleton<IdentityAdministration>();

    private static IServiceCollection AddNodes(this IServiceCollection services) => services
        .AddSingleton<NodeDirectory>()
        .AddSingleton<WaitBoard>()
        .AddSingleton<Muster>()
        .AddSingleton<Canvass>()
        .AddSingleton<UpdateInspection>()
        .AddSingleton<FederationHandlers>();

    private static IServiceCollection AddRounds(this IServiceCollection services) => services
        .AddSingleton<PrivacyLedger>()
        .AddSingleton<NoisePlanner>()
        .AddSingleton<RunBudget>()
        .AddSingleton<PlainGathering>()
        .AddSingleton<Comeback>()
        .AddSingleton<MaskedCohort>()
        .AddSingleton<MaskedGathering>()
        .AddSingleton<UpdateFold>()
        .AddSingleton<RoundRunner>();

    private static IServiceCollection AddEvaluation(this IServiceCollection services, EvaluationOptions options) => services
        .AddSingleton(options)
        .AddSingleton<TestNodes>()
        .AddSingleton<GlobalEvaluation>()
        .AddSingleton<SiteEvaluation>();

    private static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobDesk>()
        .AddSingleton<JobRunner>();
}
