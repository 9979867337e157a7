using System.Buffers;

namespace FedInfra.Coordinator.Blobs;

/// <summary>The name a peer gives its upload. It becomes a file name, so only plain characters pass.</summary>
internal static class UploadName
{
    private const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <exception cref="CoordinatorException">InvalidArgument; the name itself is not repeated in the message.</exception>
    public static void Check(string? name)
    {
        if (name is not { Length: > 0 and <= MaxLength }
            || !char.IsAsciiLetterOrDigit(name[0])
            || name.AsSpan().IndexOfAnyExcept(Allowed) >= 0)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"An upload's id must be 1 to {MaxLength} of A-Z a-z 0-9 . _ - and start with a letter or digit.");
        }
    }
}
