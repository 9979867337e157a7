namespace FedInfra.ClientNode.Torch.Models;

/// <summary>
/// Makes several things that hold a device's memory; where one cannot be made, gives back those before it. The garbage
/// collector feels nothing of a GPU's memory.
/// </summary>
internal static class AllOrNone
{
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> things)
        where T : IDisposable
    {
        List<T> made = [];
        try
        {
            made.AddRange(things);
            return made;
        }
        catch
        {
            made.ForEach(thing => thing.Dispose());
            throw;
        }
    }
}
