using YamlDotNet.Serialization;

namespace FedInfra.Learning.Data.Csv;

/// <summary>What stands for a missing value, and what is done about it.</summary>
public sealed record MissingValues
{
    /// <summary>Texts that mean "missing", compared after trimming; default an empty field, <c>?</c> and <c>NA</c>.</summary>
    [YamlMember(Alias = "tokens")]
    public IReadOnlyList<string> Tokens { get; init; } = ["", "?", "NA"];

    /// <summary>
    /// <c>error</c> (default) refuses the file; <c>drop-row</c> leaves the row out; <c>mean</c> puts in the mean of
    /// the site's training rows; <c>zero</c> puts in 0.
    /// </summary>
    [YamlMember(Alias = "do")]
    public string Do { get; init; } = "error";
}
