namespace FedInfra.ClientNode.Data.Download;

/// <summary>A file to download. Whatever it is packed in, the hash is of the file as it ends up on disk: unpacked.</summary>
/// <param name="Name">Name on disk.</param>
/// <param name="Length">Bytes, unpacked.</param>
/// <param name="Sha256">Of the unpacked file, lower-case hex.</param>
/// <param name="Urls">Where it is, best first: plain, gzip, or in a zip that has an entry of this name.</param>
internal sealed record RemoteFile(string Name, long Length, string Sha256, IReadOnlyList<Uri> Urls);
