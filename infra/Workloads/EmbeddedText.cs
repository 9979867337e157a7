using System.Security.Cryptography;
using System.Text;

namespace FedInfra.Infra.Workloads;

/// <summary>Scripts and configurations that stand beside the code as files of their own.</summary>
internal static class EmbeddedText
{
    /// <param name="file">The file's name without its folder, for example <c>aws.sh</c>.</param>
    public static string Read(string file)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"'{file}' is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>A short name of a text's content: put on pods, it restarts them when the text changes.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
