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

    private readonly OrderedDictionary<string, (string Name, Input Value)> _variables = new(StringComparer.Ordinal);

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

    /// <summary>Equal values share a variable, and values inside one answer share the call.</summary>
    private static string KeyOf(Input value) => InputSignature.Of(value is InvokeInput { Path.Length: > 0 } invoke
        ? new InvokeInput(invoke.Token, invoke.Arguments, invoke.Result, invoke.Provider)
        : value);
}
