using System.CommandLine;

namespace FedInfra.Coordinator.Experiments;

/// <summary>
/// What <c>quickstart</c> and <c>simulate</c> let a person choose. Null means: as suits the data.
/// </summary>
internal sealed record ExperimentOptions
{
    /// <summary><c>digits</c>, <c>synthetic</c>, <c>heart-disease:DIR</c> or <c>mnist:DIR</c>.</summary>
    public string Data { get; init; } = "digits";

    public int? Nodes { get; init; }

    public int? Rounds { get; init; }

    public string? Strategy { get; init; }

    public ulong Seed { get; init; } = 1;

    public double? Cohort { get; init; }

    public int? Epochs { get; init; }

    public int? LocalSteps { get; init; }

    public int? Batch { get; init; }

    public float? LearningRate { get; init; }

    public double? ServerLearningRate { get; init; }

    public string? Model { get; init; }

    public string? Partition { get; init; }

    /// <summary>False where nodes send their updates plainly.</summary>
    public bool SecureAggregation { get; init; } = true;

    /// <summary>What the run may cost each site in differential privacy; null adds no noise.</summary>
    public double? Epsilon { get; init; }

    /// <summary>L2 norm to which updates are clipped where <see cref="Epsilon"/> is given, above 0; null for 0.1.</summary>
    public double? Clip { get; init; }

    /// <summary>Where the report is written; null writes none.</summary>
    public string? Report { get; init; }

    /// <summary>Folder of the run; null makes one among the temporary files, which stays.</summary>
    public string? DataDir { get; init; }
}

/// <summary>The options as a command line has them.</summary>
internal sealed class ExperimentArguments
{
    private readonly Option<string> _data = new("--data") { Description = "digits, synthetic, heart-disease:DIR or mnist:DIR.", DefaultValueFactory = _ => "digits" };
    private readonly Option<int?> _nodes = new("--nodes") { Description = "Number of client nodes (digits 5, heart-disease 4, synthetic 30, mnist 100)." };
    private readonly Option<int?> _rounds = new("--rounds") { Description = "Rounds to train (digits 40, heart-disease 15, synthetic 200, mnist 100)." };
    private readonly Option<string?> _strategy = new("--strategy") { Description = "fedavg, fedprox, fedavgm, fedadam, fedyogi or fedadagrad (fedavg)." };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Decides everything random; the same seed gives the same model hash.", DefaultValueFactory = _ => 1 };
    private readonly Option<double?> _cohort = new("--cohort") { Description = "Share of the nodes in each round, above 0 to 1 (mnist 0.1, synthetic 0.334, else 1)." };
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Local passes over the data in a round (synthetic 20, else 1)." };
    private readonly Option<int?> _localSteps = new("--local-steps") { Description = "Local optimizer steps in a round instead of epochs (heart-disease 100)." };
    private readonly Option<int?> _batch = new("--batch") { Description = "Examples in a local step (digits 40, heart-disease 4, else 10)." };
    private readonly Option<float?> _learningRate = new("--learning-rate") { Description = "Of the nodes' SGD." };
    private readonly Option<double?> _serverLearningRate = new("--server-learning-rate") { Description = "Of the strategy." };
    private readonly Option<string?> _model = new("--model") { Description = "2nn, cnn, logreg or a model spec file (digits and mnist 2nn, else logreg)." };
    private readonly Option<string?> _partition = new("--partition") { Description = "iid, shards, dirichlet or dirichlet:ALPHA (digits shards, mnist iid; the others come divided)." };
    private readonly Option<string> _masking = new("--secure-aggregation") { Description = "on or off: whether the coordinator sees the sum of the updates only (on).", DefaultValueFactory = _ => "on" };
    private readonly Option<double?> _epsilon = new("--epsilon") { Description = "Differential privacy: what the whole run may cost each site, with delta 1e-5. Each node adds noise; few nodes need much of it." };
    private readonly Option<double?> _clip = new("--clip") { Description = "With --epsilon: L2 norm to which each node's update is clipped; noise grows with it (0.1)." };

    // Everywhere else --json, and with it FEDINFRA_JSON, is a switch: here it is an older name, and has no variable.
    private readonly Option<string?> _report = new("--report", "--json") { Description = "File for the report, as JSON: rounds, sites, model." };

    // Everywhere else --data-dir, and with it FEDINFRA_DATA_DIR, is the folder of a coordinator that serves: here it is an
    // older name, and has no variable, or a run would be written in between.
    private readonly Option<string?> _dataDir = new("--run-dir", "--data-dir") { Description = "Folder for the run's journal, models and logs; by default a new temporary one." };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _data, _nodes, _rounds, _strategy, _seed, _cohort, _epochs, _localSteps, _batch, _learningRate, _serverLearningRate, _model, _partition, _masking, _epsilon, _clip, _report, _dataDir,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        _masking.AcceptOnlyFromAmong("on", "off");

        // "0,1" would be read as 1, the comma as a separator of thousands.
        foreach (var option in (Option[])[_cohort, _learningRate, _serverLearningRate, _epsilon, _clip])
        {
            option.Validators.Add(given =>
            {
                if (given.Tokens.FirstOrDefault(token => token.Value.Contains(',', StringComparison.Ordinal)) is { } token)
                {
                    given.AddError($"{option.Name}: '{token.Value}' has a comma; write a decimal point, as in 0.1.");
                }
            });
        }
    }

    public ExperimentOptions Read(ParseResult arguments) => new()
    {
        Data = arguments.GetValue(_data)!,
        Nodes = arguments.GetValue(_nodes),
        Rounds = arguments.GetValue(_rounds),
        Strategy = arguments.GetValue(_strategy),
        Seed = arguments.GetValue(_seed),
        Cohort = arguments.GetValue(_cohort),
        Epochs = arguments.GetValue(_epochs),
        LocalSteps = arguments.GetValue(_localSteps),
        Batch = arguments.GetValue(_batch),
        LearningRate = arguments.GetValue(_learningRate),
        ServerLearningRate = arguments.GetValue(_serverLearningRate),
        Model = arguments.GetValue(_model),
        Partition = arguments.GetValue(_partition),
        SecureAggregation = arguments.GetValue(_masking) == "on",
        Epsilon = arguments.GetValue(_epsilon),
        Clip = arguments.GetValue(_clip),
        Report = arguments.GetValue(_report),
        DataDir = arguments.GetValue(_dataDir),
    };
}
