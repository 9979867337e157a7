namespace FedInfra.Learning.Data;

/// <summary>A kind of source, chosen by <see cref="DataSourceSpec.Kind"/>.</summary>
internal interface IDataKind
{
    /// <summary>The name that a spec chooses it by.</summary>
    string Name { get; }

    /// <summary>Names of the fields that it cannot do without.</summary>
    IReadOnlyList<string> Required { get; }

    /// <summary>Names of the other fields that it reads.</summary>
    IReadOnlyList<string> Optional { get; }

    /// <summary>Reads or draws everything. The spec is valid and its paths are absolute.</summary>
    /// <exception cref="LearningException">A file is missing or wrong; the message names it.</exception>
    DataSource Load(DataSourceSpec spec);
}
