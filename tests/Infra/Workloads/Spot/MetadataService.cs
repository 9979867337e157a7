using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FedInfra.Infra.Tests.Workloads.Spot;

/// <summary>
/// Plays a cloud's metadata service for one script, and takes down what the script has kubectl do: the kubectl on the
/// script's path reports to it.
/// </summary>
internal sealed class MetadataService : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerRequest, string, (int Status, string Body)> _answer;
    private readonly List<string> _log = [];
    private readonly SemaphoreSlim _logged = new(0);

    /// <param name="answer">From a request and its body to status and body. A header <c>ETag</c> counts the answers.</param>
    public MetadataService(Func<HttpListenerRequest, string, (int Status, string Body)> answer)
    {
        _answer = answer;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Url { get; }

    /// <summary>Everything that happened so far: <c>GET /path</c>, <c>POST /path body</c>, <c>kubectl drain …</c>.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>Waits until something in the log satisfies a condition; fails after a minute.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<string>, bool> condition)
    {
        while (!condition(Log))
        {
            Assert.True(await _logged.WaitAsync(TimeSpan.FromMinutes(1)), $"It never came to it:\n{string.Join('\n', Log)}");
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            var path = context.Request.Url!.AbsolutePath;
            var (status, text) = path == "/kubectl" ? (200, "") : _answer(context.Request, body);
            Note(path == "/kubectl" ? $"kubectl {body}" : $"{context.Request.HttpMethod} {context.Request.Url.PathAndQuery} {body}".TrimEnd());
            context.Response.StatusCode = status;
            context.Response.Headers["ETag"] = $"{Log.Count}";
            try
            {
                context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: true);
            }
            catch (Exception exception) when (exception is HttpListenerException or InvalidOperationException)
            {
                // The script was ended in the middle of a call.
            }
        }
    }

    private void Note(string entry)
    {
        lock (_log)
        {
            _log.Add(entry);
        }

        _logged.Release();
    }
}
