using FedInfra.Infra.Catalogue;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads <c>accelerator</c>, which pools and hosts have, and checks their counts.</summary>
internal static class AcceleratorReader
{
    private static readonly Shape _name = new(text => text.Length is > 0 and <= 32, "an accelerator's name as t4, a100-80 or none");

    /// <returns>The accelerator; none where it is not given or wrong.</returns>
    public static string Read(Section section, Findings findings, bool unlisted)
    {
        var name = section.Text("accelerator", _name);
        if (name is null)
        {
            return PoolSettings.NoAccelerator;
        }

        if (unlisted && !Shapes.AcceleratorName.Matches(name))
        {
            findings.Add(section.PathOf("accelerator"), $"{findings.Show(name)} must be {Shapes.AcceleratorName.Description}");
        }

        var known = MachineCatalogue.Default.Accelerators;
        if (!unlisted && !known.Contains(name))
        {
            findings.Add(section.PathOf("accelerator"), $"{findings.Show(name)} is unknown{findings.Suggest(name, known)}; known are {string.Join(", ", known)}");
        }

        return name;
    }

    /// <summary>Machines with an accelerator have at least one, and machines without have none.</summary>
    public static void CheckCount(Section section, string key, string accelerator, int count, Findings findings)
    {
        if (findings.Has(section.PathOf("accelerator")) || findings.Has(section.PathOf(key)))
        {
            return;
        }

        if (accelerator == PoolSettings.NoAccelerator && count > 0)
        {
            findings.Add(section.PathOf(key), $"is {count}, but accelerator is none; name the accelerator, or leave {key} out");
        }
        else if (accelerator != PoolSettings.NoAccelerator && count == 0)
        {
            findings.Add(section.PathOf(key), $"is 0, but accelerator is given; write how many a machine has, or accelerator: none");
        }
    }
}
