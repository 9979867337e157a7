using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FedInfra.Privacy.Accounting;

namespace FedInfra.Coordinator.Privacy;

/// <summary><c>coordinator privacy …</c>: what a noise costs, what noise an epsilon needs (neither contacts anything), and what was spent.</summary>
internal static class PrivacyCommands
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true };

    public static Command Create() => new("privacy", "Differential privacy in numbers: epsilon of a plan, noise for an epsilon, what sites have spent.") { Epsilon(), Calibrate(), LedgerCommand.Create() };

    private static Command Epsilon()
    {
        var plan = new PlanArguments();
        var noise = new Option<double>("--noise-multiplier") { Description = "Standard deviation of the noise divided by the sensitivity (Poisson sampling: the clipping norm).", Required = true };
        var command = new Command("epsilon",
            """
            The epsilon that a number of noisy steps costs.

            Examples:
              coordinator privacy epsilon --sampling-rate 0.04 --noise-multiplier 1.5 --steps 2250 --delta 1e-5
              coordinator privacy epsilon --sampling-rate 0.01 --noise-multiplier 1.1 --steps 5000 --delta 1e-6 --accountant rdp --json
            """) { noise };
        plan.AddTo(command);
        command.SetAction(arguments =>
        {
            var mechanism = plan.Mechanism(arguments, arguments.GetValue(noise));
            var delta = arguments.GetValue(plan.Delta);
            if (arguments.GetValue(plan.Accountant) == Accountant.Rdp)
            {
                var found = new RdpAccountant().Compose(mechanism).Epsilon(delta);
                plan.Print(arguments, $"epsilon {Text(found.Epsilon)} with delta {Text(delta)}, by Renyi divergence of order {Text(found.Order)}",
                    new() { ["epsilon"] = found.Epsilon, ["order"] = found.Order, ["delta"] = delta });
                return;
            }

            var epsilon = PldAccountant.Epsilon([mechanism], delta);
            plan.Print(arguments, $"epsilon {Text(epsilon)} with delta {Text(delta)}, by privacy loss distribution", new() { ["epsilon"] = epsilon, ["delta"] = delta });
        });
        return command;
    }

    private static Command Calibrate()
    {
        var plan = new PlanArguments();
        var epsilon = new Option<double>("--epsilon") { Description = "The epsilon that must not be exceeded.", Required = true };
        var population = new Option<int?>("--population") { Description = "How many nodes there are: finds the smallest cohort, instead of the noise, with --noise-per-node." };
        var perNode = new Option<double?>("--noise-per-node") { Description = "Noise multiplier divided by the cohort: what each node of it contributes." };
        var command = new Command("calibrate",
            """
            The smallest noise multiplier, or the smallest cohort, with which a number of steps stays within an epsilon.

            Examples:
              coordinator privacy calibrate --epsilon 8 --sampling-rate 0.1 --steps 100 --delta 1e-5
              coordinator privacy calibrate --epsilon 2 --population 3383 --noise-per-node 0.01 --steps 100 --delta 1e-5
            """) { epsilon, population, perNode };
        plan.AddTo(command, isRateRequired: false);
        command.Validators.Add(given =>
        {
            var (nodes, noise) = (given.GetValue(population) is not null, given.GetValue(perNode) is not null);
            if (nodes != noise || nodes == plan.HasRate(given))
            {
                given.AddError("Give --sampling-rate to find the noise, or --population and --noise-per-node to find the cohort.");
            }
        });
        command.SetAction(arguments =>
        {
            var (target, delta) = (arguments.GetValue(epsilon), arguments.GetValue(plan.Delta));
            if (arguments.GetValue(population) is { } nodes)
            {
                var cohort = Calibration.MinimumCohort(nodes, arguments.GetValue(perNode)!.Value, target, delta, plan.Steps(arguments), arguments.GetValue(plan.Accountant));
                plan.Print(arguments, $"a cohort of {cohort} of {nodes} nodes keeps {plan.Steps(arguments)} steps within epsilon {Text(target)} with delta {Text(delta)}",
                    new() { ["cohort"] = cohort, ["epsilon"] = target, ["delta"] = delta });
                return;
            }

            var mechanism = plan.Mechanism(arguments, noiseMultiplier: 1);
            var noise = Calibration.NoiseMultiplier(target, delta, mechanism, arguments.GetValue(plan.Accountant));
            plan.Print(arguments, $"noise multiplier {Text(noise)} keeps {mechanism.Steps} steps within epsilon {Text(target)} with delta {Text(delta)}",
                new() { ["noise_multiplier"] = noise, ["epsilon"] = target, ["delta"] = delta });
        });
        return command;
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>The options that both commands take.</summary>
    private sealed class PlanArguments
    {
        private readonly Option<double?> _rate = new("--sampling-rate") { Description = "Share of records, or of nodes, in a step: above 0 to 1." };
        private readonly Option<long> _steps = new("--steps") { Description = "How many steps, or rounds.", Required = true };
        private readonly Option<Sampling> _sampling = new("--sampling")
        {
            Description = "poisson (each by itself; add or remove one) or fixed-size (as many each time; replace one). Default poisson.",
            CustomParser = result => ExactName(result, ("poisson", Sampling.Poisson), ("fixed-size", Sampling.FixedSize)),
            DefaultValueFactory = _ => Sampling.Poisson,
        };

        private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };

        public Option<double> Delta { get; } = new("--delta") { Description = "The delta of the guarantee: above 0, below 1; less than one in the number of records.", Required = true };

        public Option<Accountant> Accountant { get; } = new("--accountant")
        {
            Description = "pld (tight) or rdp (a bound, as Opacus and TensorFlow Privacy compute it). Default pld.",
            CustomParser = result => ExactName(result, ("pld", FedInfra.Privacy.Accounting.Accountant.Pld), ("rdp", FedInfra.Privacy.Accounting.Accountant.Rdp)),
            DefaultValueFactory = _ => FedInfra.Privacy.Accounting.Accountant.Pld,
        };

        public bool HasRate(System.CommandLine.Parsing.CommandResult given) => given.GetValue(_rate) is not null;

        public long Steps(ParseResult arguments) => arguments.GetValue(_steps);

        public void AddTo(Command command, bool isRateRequired = true)
        {
            _rate.Required = isRateRequired;
            foreach (var option in new Option[] { _rate, _steps, Delta, Accountant, _sampling, _json })
            {
                command.Options.Add(option);
            }
        }

        public SampledGaussian Mechanism(ParseResult arguments, double noiseMultiplier) =>
            new SampledGaussian(arguments.GetValue(_rate)!.Value, noiseMultiplier, arguments.GetValue(_steps), arguments.GetValue(_sampling)).Validated();

        public void Print(ParseResult arguments, string text, Dictionary<string, double> values)
        {
            if (!arguments.GetValue(_json))
            {
                Console.WriteLine(text);
                return;
            }

            var json = values.ToDictionary(pair => pair.Key, pair => (object?)(double.IsFinite(pair.Value) ? pair.Value : null));
            json["accountant"] = arguments.GetValue(Accountant).ToString().ToLowerInvariant();
            Console.WriteLine(JsonSerializer.Serialize(json, PrivacyCommands._json));
        }

        private static T ExactName<T>(System.CommandLine.Parsing.ArgumentResult result, params (string Name, T Value)[] known)
        {
            var given = result.Tokens.Single().Value;
            foreach (var (name, value) in known)
            {
                if (name == given)
                {
                    return value;
                }
            }

            result.AddError($"'{given}' is none of {string.Join(", ", known.Select(item => item.Name))}.");
            return default!;
        }
    }
}
