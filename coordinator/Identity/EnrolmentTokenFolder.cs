using FedInfra.Identity;

namespace FedInfra.Coordinator.Identity;

/// <summary>Tokens that a deployment shares beforehand: a folder of files, each named by a node and holding its token.</summary>
internal static class EnrolmentTokenFolder
{
    /// <summary>How long a token can be used after the coordinator has seen it first.</summary>
    private static readonly TimeSpan _validFor = TimeSpan.FromDays(30);

    /// <summary>Takes every token that is not known yet. Names that begin with a dot are passed over: mounted secrets have such.</summary>
    /// <exception cref="CoordinatorException">A file cannot be read, or is not named by a node.</exception>
    public static void Admit(string folder, bool approves, EnrolmentDesk desk)
    {
        try
        {
            foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
            {
                if (Path.GetFileName(file) is var node && !node.StartsWith('.'))
                {
                    desk.Admit(node, SecretFile.ReadSecret(file), _validFor, approves, "--enrolment-tokens");
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or IdentityException)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"--enrolment-tokens: {exception.Message}", exception);
        }
    }
}
