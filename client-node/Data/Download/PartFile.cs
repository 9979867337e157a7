using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace FedInfra.ClientNode.Data.Download;

/// <summary>The bytes of one URL as far as they have come, in a file beside the target that a later run continues.</summary>
internal sealed class PartFile
{
    /// <summary>More than any file of the collections; a server that sends more is not sending what was asked for.</summary>
    public const long MostBytes = 256L << 20;

    private readonly Uri _url;

    public PartFile(string target, Uri url)
    {
        _url = url;

        // The URL is part of the name, so that bytes of one packing are never continued with another's.
        var tag = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri)))[..8];
        Path = $"{target}.{tag}.part";
    }

    public string Path { get; }

    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    public void Delete() => File.Delete(Path);

    /// <summary>Fetches what is missing. On failure the bytes that came stay.</summary>
    /// <exception cref="ClientNodeException">The server answered with an error, or nothing came for <paramref name="patience"/>.</exception>
    public async Task CompleteAsync(HttpClient http, TimeSpan patience, Action<long, long?> progress, CancellationToken cancellationToken)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _url);
            var have = Length;
            if (have > 0)
            {
                request.Headers.Range = new RangeHeaderValue(have, null);
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                if (response.Content.Headers.ContentRange?.Length == have)
                {
                    return;
                }

                Delete();
                throw new ClientNodeException($"{_url}: has changed since the download began; starting again", isTransient: true);
            }

            if (!response.IsSuccessStatusCode)
            {
                var code = (int)response.StatusCode;
                throw new ClientNodeException($"{_url}: answered {code} {response.ReasonPhrase}", isTransient: code >= 500 || code is 408 or 429);
            }

            await CopyAsync(response, have, idle, patience, progress);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ClientNodeException($"{_url}: nothing came for {patience.TotalSeconds:0} s", isTransient: true);
        }
        catch (HttpRequestException failure)
        {
            throw new ClientNodeException($"{_url}: {failure.Message}", isTransient: true);
        }
    }

    private async Task CopyAsync(HttpResponseMessage response, long have, CancellationTokenSource idle, TimeSpan patience, Action<long, long?> progress)
    {
        // A server may ignore the range and send everything, or (wrongly) another range: only an exact continuation is appended.
        var continues = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        if (response.StatusCode == HttpStatusCode.PartialContent && !continues)
        {
            Delete();
            throw new ClientNodeException($"{_url}: sent another range than was asked for; starting again", isTransient: true);
        }

        var start = continues ? have : 0;
        var total = start + response.Content.Headers.ContentLength;
        await using var body = await response.Content.ReadAsStreamAsync(idle.Token);
        await using var file = new FileStream(Path, continues ? FileMode.Append : FileMode.Create, FileAccess.Write);
        var buffer = new byte[1 << 16];
        var done = start;
        while (await ReadAsync(body, buffer, idle.Token) is > 0 and var read)
        {
            idle.CancelAfter(patience);
            done += read;
            if (done > MostBytes)
            {
                throw new ClientNodeException($"{_url}: sends more than {MostBytes} bytes");
            }

            await file.WriteAsync(buffer.AsMemory(0, read), idle.Token);
            progress(done, total);
        }

        if (total is { } announced && done != announced)
        {
            throw new ClientNodeException($"{_url}: sent {done} of {announced} bytes", isTransient: true);
        }
    }

    /// <summary>Reads from the network only, so that a full disk is not taken for a broken connection.</summary>
    private async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException failure)
        {
            throw new ClientNodeException($"{_url}: {failure.Message}", isTransient: true);
        }
    }
}
