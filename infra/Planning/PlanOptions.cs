using System.CommandLine;
using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Planning;

/// <summary>
/// The options of <c>infra plan</c> that say what is wanted. They are texts until here, so that one error names everything that is wrong,
/// each with its option and its range.
/// </summary>
internal sealed class PlanOptions
{
    private const int MostGpus = 1024;

    private readonly Option<string> _gpus = new("--gpus") { Description = $"GPUs that train at the same time, 1 to {MostGpus}.", HelpName = "N", Required = true };
    private readonly Option<string?> _memory = new("--gpu-memory") { Description = "Memory that each GPU has at least, GiB. Default: any.", HelpName = "GIB" };
    private readonly Option<string> _hours = new("--hours") { Description = "Useful hours of training a month with all GPUs, up to 730.", HelpName = "H", Required = true };
    private readonly Option<string[]> _regions = new("--region") { Description = "A region that is allowed; may be given several times. Default: all.", HelpName = "REGION" };
    private readonly Option<string[]> _clouds = new("--cloud") { Description = "A cloud that is allowed: aws, azure, gcp; onprem for the hosts of --on-prem alone. May be given several times. Default: all.", HelpName = "CLOUD" };
    private readonly Option<string?> _budget = new("--budget") { Description = "US dollars a month. Fails where nothing fits.", HelpName = "USD" };
    private readonly Option<string[]> _residency = new("--residency") { Description = "A jurisdiction that the data may be in (us, eu …); may be given several times. Default: all.", HelpName = "WHERE" };
    private readonly Option<string?> _tolerance = new("--spot-tolerance") { Description = "Largest share of the hours that interruptions may be expected to cost, 0 to 1; 0 for on demand only. Default 0.05.", HelpName = "SHARE" };
    private readonly Option<string?> _accelerator = new("--accelerator") { Description = "The only accelerator that is allowed, as pools call it: a100-40. Default: any GPU.", HelpName = "NAME" };
    private readonly Option<string?> _rate = new("--interruptions-per-hour") { Description = "How often a spot machine is taken back, instead of the program's assumptions.", HelpName = "RATE" };
    private readonly Option<string?> _restart = new("--restart-hours") { Description = "Hours from an interruption until a new machine trains. Default 0.25.", HelpName = "H" };
    private readonly Option<string?> _round = new("--round-hours") { Description = "Length of a round, hours; an interruption loses half of one. Default 0.5.", HelpName = "H" };

    public IEnumerable<Option> All => [_gpus, _memory, _hours, _regions, _clouds, _budget, _residency, _tolerance, _accelerator, _rate, _restart, _round];

    /// <exception cref="InfraException">Something is wrong; the message says all of it.</exception>
    public PlanRequest Read(ParseResult arguments)
    {
        var errors = new PlanErrors();
        var request = new PlanRequest
        {
            Gpus = (int)(errors.Number(_gpus.Name, arguments.GetValue(_gpus), 1, MostGpus, whole: true) ?? 1),
            GpuMemoryGib = errors.Number(_memory.Name, arguments.GetValue(_memory), 0, 10_000) ?? 0,
            Hours = errors.Number(_hours.Name, arguments.GetValue(_hours), 0.01m, Month.Hours) ?? 1,
            Clouds = Clouds(arguments, errors),
            BudgetUsd = errors.Number(_budget.Name, arguments.GetValue(_budget), 0.01m, 100_000_000),
            Residency = Named(arguments, _residency, MachineCatalogue.Default.Jurisdictions, "a jurisdiction", errors),
            SpotTolerance = errors.Number(_tolerance.Name, arguments.GetValue(_tolerance), 0, 1) ?? PlanRequest.DefaultSpotTolerance,
            Accelerator = Accelerator(arguments, errors),
            InterruptionsPerHour = errors.Number(_rate.Name, arguments.GetValue(_rate), 0, 60),
            RestartHours = errors.Number(_restart.Name, arguments.GetValue(_restart), 0, 24) ?? PlanRequest.DefaultRestartHours,
            RoundHours = errors.Number(_round.Name, arguments.GetValue(_round), 0, Month.Hours) ?? PlanRequest.DefaultRoundHours,
        };
        var clouds = request.Clouds.Count == 0 ? [Cloud.Aws, Cloud.Azure, Cloud.Gcp] : request.Clouds;
        var regions = clouds.SelectMany(MachineCatalogue.Default.Regions).Distinct().ToList();
        request = request with { Regions = Named(arguments, _regions, regions, $"a region of {string.Join(", ", clouds.Select(Words.Of))}", errors) };
        errors.ThrowIfAny();
        return request;
    }

    private IReadOnlyList<Cloud> Clouds(ParseResult arguments, PlanErrors errors) =>
        [.. Named(arguments, _clouds, Words.Clouds.Keys, "a cloud", errors).Where(Words.Clouds.ContainsKey).Select(word => Words.Clouds[word])];

    private string? Accelerator(ParseResult arguments, PlanErrors errors)
    {
        if (arguments.GetValue(_accelerator) is not { } name)
        {
            return null;
        }

        errors.OneOf(_accelerator.Name, name, MachineCatalogue.Default.Accelerators.Where(known => known != PoolSettings.NoAccelerator), "an accelerator");
        return name;
    }

    /// <summary>Values of an option that may be given several times, or once with commas, as in an environment variable.</summary>
    private static List<string> Named(ParseResult arguments, Option<string[]> option, IEnumerable<string> known, string what, PlanErrors errors)
    {
        var words = (arguments.GetValue(option) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.Ordinal).ToList();
        foreach (var word in words)
        {
            errors.OneOf(option.Name, word, known, what);
        }

        return words;
    }
}
