using System.Diagnostics;
using FedInfra.Infra.Workloads;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>The script that fills a data volume, with tools of clouds that copy from a folder.</summary>
public sealed class LoadDataScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LoadDataScriptTests()
    {
        Tool("aws", """[ "$*" = "s3 cp --recursive --only-show-errors s3://bucket/data/radiology/ $DATA_FOLDER/.coming/files/" ] && cp -R "$STORE"/. "$DATA_FOLDER/.coming/files/" """);
        Tool("gcloud", """[ "$*" = "storage cp --recursive gs://bucket/data/radiology/* $DATA_FOLDER/.coming/files/" ] && cp -R "$STORE"/. "$DATA_FOLDER/.coming/files/" """);
        Tool("az", """
            case "$*" in
              "login --service-principal --username client --tenant tenant --federated-token the-token --allow-no-subscriptions --output none") touch "$STORE/../signed-in" ;;
              "storage blob download-batch --auth-mode login --source https://account/fedinfra --pattern data/radiology/* "*)
                [ -e "$STORE/../signed-in" ] && mkdir -p "$DATA_FOLDER/.coming/data/radiology" && cp -R "$STORE"/. "$DATA_FOLDER/.coming/data/radiology/" ;;
              *) exit 2 ;;
            esac
            """);
        _folder.Write("token", "the-token");
        Directory.CreateDirectory(Volume);
        Directory.CreateDirectory(Store);
    }

    private string Volume => Path.Combine(_folder.Path, "volume");

    private string Store => Path.Combine(_folder.Path, "store");

    [Theory]
    [InlineData("s3://bucket")]
    [InlineData("gs://bucket")]
    [InlineData("https://account/fedinfra")]
    public void An_empty_volume_gets_what_the_storage_has(string source)
    {
        Directory.CreateDirectory(Path.Combine(Volume, "lost+found"));
        _folder.Write("store/train.csv", "a");
        _folder.Write("store/images/1.png", "b");

        Assert.Equal(0, Run(source));

        Assert.Equal(["images", "lost+found", "train.csv"], Entries());
        Assert.Equal("b", File.ReadAllText(Path.Combine(Volume, "images", "1.png")));
    }

    [Fact]
    public void A_volume_with_data_stays_as_it_is()
    {
        _folder.Write("store/train.csv", "new");
        _folder.Write("volume/train.csv", "old");

        Assert.Equal(0, Run("s3://bucket"));

        Assert.Equal("old", File.ReadAllText(Path.Combine(Volume, "train.csv")));
    }

    [Fact]
    public void Where_there_is_nothing_to_load_the_node_does_not_start()
    {
        Assert.NotEqual(0, Run("s3://bucket"));
        Assert.NotEqual(0, Run("https://account/fedinfra"));

        _folder.Write("store/train.csv", "a");
        Assert.Equal(0, Run("s3://bucket"));
        Assert.Equal(["train.csv"], Entries());
    }

    [Fact]
    public void A_download_that_was_cut_off_begins_again_and_a_finished_one_is_only_moved()
    {
        _folder.Write("store/train.csv", "whole");
        _folder.Write("volume/.coming/files/train.csv", "ha");
        Assert.Equal(0, Run("s3://bucket"));
        Assert.Equal("whole", File.ReadAllText(Path.Combine(Volume, "train.csv")));

        _folder.Write("volume/.complete/schema.yaml", "late");
        Assert.Equal(0, Run("s3://nobody"));
        Assert.Equal(["schema.yaml", "train.csv"], Entries());
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Entries() => Directory.EnumerateFileSystemEntries(Volume).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal);

    private void Tool(string name, string script)
    {
        var path = _folder.Write($"bin/{name}", $"#!/bin/sh\n{script.Trim()}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private int Run(string source)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", EmbeddedText.Read("load-data.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PATH"] = $"{Path.Combine(_folder.Path, "bin")}:{Environment.GetEnvironmentVariable("PATH")}",
                ["SOURCE"] = source,
                ["NODE"] = "radiology",
                ["DATA_FOLDER"] = Volume,
                ["STORE"] = Store,
                ["AZURE_CLIENT_ID"] = "client",
                ["AZURE_TENANT_ID"] = "tenant",
                ["AZURE_FEDERATED_TOKEN_FILE"] = Path.Combine(_folder.Path, "token"),
            },
        })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
