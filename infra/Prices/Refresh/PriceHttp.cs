using System.Globalization;
using System.Net;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>
/// GET with patience: what may pass (429, 5xx, a broken connection) is tried again, as late as Retry-After wants, unless
/// that is longer than <see cref="LongestWait"/>; anything else is an error that names the address without its query, which may hold a key.
/// </summary>
public sealed class PriceHttp
{
    /// <summary>How often a request is tried.</summary>
    public const int Attempts = 5;

    /// <summary>Longest page of an interface that answers in pages, bytes.</summary>
    public const int MaximumPageBytes = 64 << 20;

    /// <summary>Longest wait that an answer may ask for; who asks for more is told to the caller at once.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<HttpResponseMessage> _retry;

    /// <param name="client">Its timeout is that of an answer's beginning.</param>
    /// <param name="time">Waits between attempts.</param>
    public PriceHttp(HttpClient client, TimeProvider time)
    {
        _client = client;
        _time = time;
        _retry = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome switch
            {
                { Result: { } answer } when Wait(answer) > LongestWait => false,
                { Exception: HttpRequestException } => true,
                { Exception: TaskCanceledException { InnerException: TimeoutException } } => true,
                { Result.StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError } => true,
                _ => false,
            }),
            DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } answer ? Wait(answer) : null),
            OnRetry = arguments =>
            {
                arguments.Outcome.Result?.Dispose();
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>An answer to be read as it comes.</summary>
    /// <param name="address">Where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InfraException">No usable answer after all attempts.</exception>
    public async Task<Stream> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _retry.ExecuteAsync(
                async token =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, address);
                    return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                },
                cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                var (status, wait) = (response.StatusCode, Wait(response));
                response.Dispose();
                throw new InfraException($"{Named(address)}: answered {(int)status} {status}{(wait > LongestWait ? string.Create(CultureInfo.InvariantCulture, $" and wants to be asked again in {Math.Ceiling(wait.Value.TotalMinutes):0} minutes") : Advice(status))}.");
            }

            return await response.Content.ReadAsStreamAsync(cancellationToken);
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
        await using var answer = await GetAsync(address, cancellationToken);
        using var page = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        try
        {
            while ((read = await answer.ReadAsync(buffer, cancellationToken)) > 0)
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

    /// <summary>How long the answer wants to be left alone, said in seconds or as a time; null where it does not say.</summary>
    private TimeSpan? Wait(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > _time.GetUtcNow() ? date - _time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    private static string Advice(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "; the key or identity may not read prices",
        HttpStatusCode.TooManyRequests => "; try again later, or refresh fewer regions",
        _ => "",
    };
}
