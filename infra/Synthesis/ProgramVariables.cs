using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Synthesis;

/// <summary>
/// Values that the YAML program must compute under <c>variables:</c>, because a text can only refer to something with a
/// name: every call of a provider's function, and every function inside a text. Names are numbers in the program's order.
/// </summary>
internal sealed class ProgramVariables
{
    private readonly OrderedDictionary<object, (string Name, Input Value)> _variables = [];

    public ProgramVariables(StackProgram program)
    {
        foreach (var root in program.Resources.Select(resource => (Input)resource.Inputs).Concat(program.Outputs.Values))
        {
            foreach (var input in root.SelfAndDescendants())
            {
                if (input is InvokeInput invoke)
                {
                    _variables.TryAdd(KeyOf(invoke), ($"answer{_variables.Count + 1}", invoke));
                }
                else if (input is FormatInput format)
                {
                    foreach (var part in format.Parts.Where(IsFunction))
                    {
                        _variables.TryAdd(part, ($"value{_variables.Count + 1}", part));
                    }
                }
            }
        }
    }

    /// <summary>In the order in which the program comes upon them.</summary>
    public IEnumerable<(string Name, Input Value)> All => _variables.Values;

    /// <summary>The variable that holds a call's answer, or a function inside a text.</summary>
    public string NameOf(Input value) => _variables[value is InvokeInput invoke ? KeyOf(invoke) : value].Name;

    /// <summary>True for what a text cannot hold by itself, and what is no reference either.</summary>
    public static bool IsFunction(Input part) => part is FunctionInput or PartInput;

    /// <summary>Two values inside one answer share the call.</summary>
    private static (string Token, Inputs Arguments, string Result, Provider? Provider) KeyOf(InvokeInput invoke) =>
        (invoke.Token, invoke.Arguments, invoke.Result, invoke.Provider);
}
