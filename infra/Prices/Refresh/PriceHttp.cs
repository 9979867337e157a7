using System.Net;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>An answer's body, and the tag by which the same answer can be recognised later.</summary>
/// <param name="Body">The answer, read as it comes; null where nothing changed since the tag that was sent.</param>
/// <param name="Tag">The answer's ETag; null where it has none.</param>
public sealed record PriceAnswer(Stream? Body, string? Tag) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Body?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>
/// GET with patience: what may pass (429, 5xx, a broken connection) is tried again, as late as Retry-After wants;
/// anything else is an error that names the address without its query, which may hold a key.
/// </summary>
public sealed class PriceHttp
{
    /// <summary>How often a request is tried.</summary>
    public const int Attempts = 5;

    /// <summary>Longest page of an interface that answers in pages, bytes.</summary>
    public const int MaximumPageBytes = 64 << 20;

    /// <summary>Longest wait that an answer may ask for.</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromMinutes(1);

    private readonly HttpClient _client;
    private readonly ResiliencePipeline<HttpResponseMessage> _retry;

    /// <param name="client">Its timeout is that of an answer's beginning.</param>
    /// <param name="time">Waits between attempts.</param>
    public PriceHttp(HttpClient client, TimeProvider time)
    {
        _client = client;
        _retry = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome switch
            {
                { Exception: HttpRequestException } => true,
                { Exception: TaskCanceledException { InnerException: TimeoutException } } => true,
                { Result.StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError } => true,
                _ => false,
            }),
            DelayGenerator = arguments => ValueTask.FromResult(
                arguments.Outcome.Result?.Headers.RetryAfter?.Delta is { } wanted && wanted <= _longestWait ? wanted : (TimeSpan?)null),
            OnRetry = arguments =>
            {
                arguments.Outcome.Result?.Dispose();
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>An answer to be read as it comes.</summary>
    /// <param name="address">Where.</param>
    /// <param name="tag">The tag of the answer that is known already; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InfraException">No usable answer after all attempts.</exception>
    public async Task<PriceAnswer> GetAsync(Uri address, string? tag, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _retry.ExecuteAsync(
                async token =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, address);
                    if (tag is not null)
                    {
                        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
                    }

                    return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                },
                cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotModified)
            {
                response.Dispose();
                return new PriceAnswer(null, tag);
            }

            if (!response.IsSuccessStatusCode)
            {
                var status = response.StatusCode;
                response.Dispose();
                throw new InfraException($"{Named(address)}: answered {(int)status} {status}{Advice(status)}.");
            }

            return new PriceAnswer(await response.Content.ReadAsStreamAsync(cancellationToken), response.Headers.ETag?.ToString());
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new InfraException($"{Named(address)}: no answer after {Attempts} attempts: {exception.InnerException?.Message ?? exception.Message}.", exception);
        }
    }

    /// <summary>A page of JSON, whole.</summary>
    /// <exception cref="InfraException">As <see cref="GetAsync"/>, or it is not JSON, or longer than <see cref="MaximumPageBytes"/>.</exception>
    public async Task<JsonDocument> GetPageAsync(Uri address, CancellationToken cancellationToken)
    {
        await using var answer = await GetAsync(address, null, cancellationToken);
        using var page = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        try
        {
            while ((read = await answer.Body!.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (page.Length + read > MaximumPageBytes)
                {
                    throw new InfraException($"{Named(address)}: answers with more than {MaximumPageBytes} bytes.");
                }

                page.Write(buffer, 0, read);
            }

            page.Position = 0;
            return await JsonDocument.ParseAsync(page, cancellationToken: cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new InfraException($"{Named(address)}: does not answer with JSON: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new InfraException($"{Named(address)}: the connection broke amid the answer: {exception.Message}", exception);
        }
    }

    /// <summary>The address without its query.</summary>
    internal static string Named(Uri address) => address.GetLeftPart(UriPartial.Path);

    private static string Advice(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "; the key or identity may not read prices",
        HttpStatusCode.TooManyRequests => "; try again later, or refresh fewer regions",
        _ => "",
    };
}
