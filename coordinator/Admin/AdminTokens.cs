using FedInfra.Contracts;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.State;
using FedInfra.Identity;

namespace FedInfra.Coordinator.Admin;

/// <summary>Makes and ends the bearer tokens of the admin service.</summary>
public sealed class AdminTokens(StateStore state)
{
    /// <summary>The first token's file in the data folder, mode 600: local commands use it.</summary>
    public const string FileName = "admin-token";

    private const string FirstName = "first";
    private const int MaximumNameLength = 63;

    /// <returns>The token, which is kept nowhere.</returns>
    /// <exception cref="CoordinatorException">A wrong name, or one that is in use.</exception>
    public string Create(string name, AdminRole role, string by)
    {
        var token = Secret.Create("fia_");
        Record(name, role, token, by);
        return token;
    }

    /// <exception cref="CoordinatorException">There is no such token, or it is the last admin's.</exception>
    public void Revoke(string name, string by) => state.Decide<bool>(current =>
    {
        var tokens = current.Identity.AdminTokens;
        if (!tokens.Exists(token => token.Name == name))
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.NotFound, $"There is no admin token '{PlainText.Clean(name)}'; there is {string.Join(", ", tokens.Select(token => token.Name))}.");
        }

        return tokens.Exists(token => token.Name != name && token.Role == AdminRole.Admin)
            ? ([new AdminTokenRevoked(name, by)], true)
            : throw new CoordinatorException(
                CoordinatorErrorCode.Conflict, $"'{name}' is the last admin's token: without it nobody could make another. Make one first: coordinator token create --admin-role admin NAME.");
    });

    /// <summary>
    /// At the first start, makes the first admin's token and writes it into the data folder; a file that lies there
    /// already is taken, so that a deployment may share the token beforehand.
    /// </summary>
    public void EnsureFirst(string dataFolder)
    {
        if (state.Current.Identity.AdminTokens.Count > 0)
        {
            return;
        }

        var file = Path.Combine(dataFolder, FileName);
        if (!File.Exists(file))
        {
            SecretFile.Write(file, Secret.Create("fia_") + "\n");
        }

        try
        {
            Record(FirstName, AdminRole.Admin, SecretFile.ReadSecret(file), "first start");
        }
        catch (IdentityException exception)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, exception.Message, exception);
        }
    }

    private void Record(string name, AdminRole role, string token, string by)
    {
        if (!WireName.IsValid(name, MaximumNameLength))
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"name: 1 to {MaximumNameLength} of a-z, 0-9 and '-' are expected.");
        }

        state.Decide<bool>(current => current.Identity.AdminTokens.Exists(known => known.Name == name)
            ? throw new CoordinatorException(CoordinatorErrorCode.Conflict, $"There is an admin token '{name}' already; revoke it first: coordinator token revoke {name}.")
            : ([new AdminTokenCreated(name, role, Secret.HashOf(token), by)], true));
    }
}
