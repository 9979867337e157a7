using System.Diagnostics;
using System.Text;

namespace FedInfra.Infra.Tests.Synthesis;

/// <summary>A finished run of the built executable, as a shell or Pulumi would start it.</summary>
/// <param name="ExitCode">0 on success.</param>
/// <param name="Output">Every byte on stdout.</param>
/// <param name="Errors">What stands on stderr.</param>
internal sealed record InfraProcess(int ExitCode, byte[] Output, string Errors)
{
    public string Text => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Output);

    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Variables besides this process's own, of which those that steer infra are taken away.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<InfraProcess> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "infra.dll"));
        arguments.ToList().ForEach(start.ArgumentList.Add);
        foreach (var variable in start.Environment.Keys.Where(key => key.StartsWith("FEDINFRA_", StringComparison.Ordinal) || key.StartsWith("PULUMI_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        return new InfraProcess(process.ExitCode, output.ToArray(), await errors);
    }
}
