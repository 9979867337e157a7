using System.Diagnostics;
using FedInfra.Rpc.TestProto;
using FedInfra.Testing;

namespace FedInfra.Interop.Tests.Grpc;

/// <summary>Runs the scripts beside this file: official gRPC in another language.</summary>
internal sealed class Tool : IAsyncDisposable
{
    /// <summary>For <see cref="RequiresToolFactAttribute"/>: succeeds where the Python that <see cref="Python"/> chooses has grpcio.</summary>
    public const string HasGrpcio =
        "-c \"p=${FEDINFRA_PYTHON:-/usr/bin/python3}; [ -x $p ] || p=python3; exec $p -c 'import grpc, google.protobuf'\"";

    /// <summary>The same for `npm ci --prefix tests/Interop/Grpc/node` having run; tests start in artifacts/bin/PROJECT/CONFIGURATION.</summary>
    public const string HasGrpcJs =
        "-c \"cd ../../../../tests/Interop/Grpc/node && exec node -e 'require(String.fromCharCode(64) + `grpc/grpc-js`)'\"";

    private static readonly string _folder = Path.Combine(TestData.ProjectRoot, "tests", "Interop", "Grpc");

    private readonly Process _process;
    private readonly Task<string> _errors;

    private Tool(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Python with grpcio; it reads the messages from the descriptor that protoc made for us.</summary>
    public static Tool Python(string script, params string[] arguments)
    {
        var python = Environment.GetEnvironmentVariable("FEDINFRA_PYTHON")
            ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");
        var descriptor = Path.Combine(Path.GetTempPath(), $"fedinfra-test-{Environment.ProcessId}.desc");
        File.WriteAllBytes(descriptor, TestReflection.Descriptor.SerializedData.ToByteArray());
        return new Tool(new ProcessStartInfo(python, [Path.Combine(_folder, "python", script), descriptor, .. arguments]));
    }

    /// <summary>Node.js with @grpc/grpc-js; it reads test.proto itself.</summary>
    public static Tool Node(string script, params string[] arguments)
    {
        var proto = Path.Combine(TestData.ProjectRoot, "tests", "Rpc", "protos", "test.proto");
        return new Tool(new ProcessStartInfo("node", [Path.Combine(_folder, "node", script), proto, .. arguments]));
    }

    /// <summary>The next line of its output; a script that ends instead fails the test with what it said.</summary>
    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The script ended: {await _errors}");

    /// <summary>All lines of a script that ends by itself.</summary>
    public async Task<string[]> ReadToEndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        Assert.True(_process.ExitCode == 0, await _errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
