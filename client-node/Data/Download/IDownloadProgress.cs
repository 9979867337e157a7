namespace FedInfra.ClientNode.Data.Download;

/// <summary>Where a download tells how far it is: bars in a terminal, lines elsewhere.</summary>
internal interface IDownloadProgress
{
    /// <summary>Bytes on disk so far, of those the server announced (null when it did not say).</summary>
    void Report(string file, long bytes, long? total);

    /// <summary>Something that a person should know: a mirror failed, a file is done.</summary>
    void Note(string message);
}
