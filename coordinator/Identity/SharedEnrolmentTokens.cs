using System.Text.Json;
using FedInfra.Identity;

namespace FedInfra.Coordinator.Identity;

/// <summary>
/// Tokens that a deployment shares beforehand: a folder of files, each named by a node and holding its token, or one file
/// with a JSON object of them, as a secret store hands it over.
/// </summary>
internal static class SharedEnrolmentTokens
{
    /// <summary>How long a token can be used after the coordinator has seen it first.</summary>
    private static readonly TimeSpan _validFor = TimeSpan.FromDays(30);

    /// <summary>Longest JSON file that is read, bytes.</summary>
    private const int MaximumFileBytes = 1 << 20;

    /// <summary>Takes every token that is not known yet. Names that begin with a dot are passed over: mounted secrets have such.</summary>
    /// <exception cref="CoordinatorException">A file cannot be read, or is not named by a node. No message holds a token.</exception>
    public static void Admit(string path, bool approves, EnrolmentDesk desk)
    {
        try
        {
            foreach (var (node, token) in File.Exists(path) ? FromFile(path) : FromFolder(path))
            {
                desk.Admit(node, token, _validFor, approves, "--enrolment-tokens");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or IdentityException)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"--enrolment-tokens: {exception.Message}", exception);
        }
    }

    private static IEnumerable<(string Node, string Token)> FromFolder(string folder) =>
        Directory.GetFiles(folder).Order(StringComparer.Ordinal)
            .Where(file => !Path.GetFileName(file).StartsWith('.'))
            .Select(file => (Path.GetFileName(file), SecretFile.ReadSecret(file)));

    private static List<(string Node, string Token)> FromFile(string file)
    {
        if (new FileInfo(file).Length > MaximumFileBytes)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"--enrolment-tokens: {file} has more than {MaximumFileBytes} bytes");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.EnumerateObject().All(member => member.Value.ValueKind == JsonValueKind.String)
                ? [.. document.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.GetString()!))]
                : throw NoTokens(file, null);
        }
        catch (JsonException exception)
        {
            throw NoTokens(file, exception);
        }
    }

    /// <summary>The parser's own message may quote the text, so it is left out.</summary>
    private static CoordinatorException NoTokens(string file, JsonException? exception) => new(
        CoordinatorErrorCode.InvalidArgument,
        $"--enrolment-tokens: {file} is neither a folder of files named by node nor JSON such as {{\"node\": \"token\"}}{(exception?.LineNumber is { } line ? $"; see line {line + 1}" : "")}");
}
