using System.Globalization;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Synthesis;

/// <summary>
/// Values that the YAML program must compute under <c>variables:</c>, because a text can only refer to something with a
/// name: every call of a provider's function, and every function inside a text. A variable is named after the resource
/// that first needs it and a number within it, so that a change elsewhere renames none. No resource's name has a slash.
/// </summary>
internal sealed class ProgramVariables
{
    /// <summary>Owner of what only the stack's outputs need.</summary>
    private const string OutputsOwner = "outputs";

    private readonly OrderedDictionary<Key, (string Name, Input Value)> _variables = [];

    public ProgramVariables(StackProgram program)
    {
        foreach (var resource in program.Resources)
        {
            Collect(resource.Name, resource.Inputs.SelfAndDescendants());
        }

        Collect(OutputsOwner, program.Outputs.Values.SelectMany(output => output.SelfAndDescendants()));
    }

    /// <summary>In the order in which the program comes upon them.</summary>
    public IEnumerable<(string Name, Input Value)> All => _variables.Values;

    /// <summary>The variable that holds a call's answer, or a function inside a text.</summary>
    public string NameOf(Input value) => _variables[KeyOf(value)].Name;

    private void Collect(string owner, IEnumerable<Input> inputs)
    {
        var number = 0;
        foreach (var value in inputs.SelectMany(Needed).Where(value => !_variables.ContainsKey(KeyOf(value))))
        {
            _variables.Add(KeyOf(value), (string.Create(CultureInfo.InvariantCulture, $"{owner}/{++number}"), value));
        }
    }

    private static IEnumerable<Input> Needed(Input input) => input switch
    {
        InvokeInput => [input],
        FormatInput format => format.Parts.Where(part => part is FunctionInput or PartInput),
        _ => [],
    };

    private static Key KeyOf(Input value) => value is InvokeInput invoke
        ? new Key(invoke.Arguments, invoke.Token, invoke.Result, invoke.Provider)
        : new Key(value, null, null, null);

    /// <summary>What two values must share to share a variable: inside one answer they share the call.</summary>
    private readonly record struct Key(Input Identity, string? Token, string? Result, Provider? Provider);
}
