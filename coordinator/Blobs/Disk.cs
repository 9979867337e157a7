namespace FedInfra.Coordinator.Blobs;

/// <summary>Turns what the file system says into the coordinator's exception.</summary>
internal static class Disk
{
    public static void Do(string folder, Action action) => Do<object?>(folder, () =>
    {
        action();
        return null;
    });

    public static T Do<T>(string folder, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Unavailable,
                $"Blobs below {folder} cannot be read or written: {exception.Message} Check free space and permissions.",
                exception);
        }
    }
}
