using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Synthesis;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Synthesis;

/// <summary>Pulumi's reader is neither YamlDotNet nor of YAML 1.2 alone; PyYAML, of YAML 1.1, must see the same values.</summary>
public sealed class YamlReadersTests
{
    [RequiresToolFact("/usr/bin/python3", "-c \"import yaml\"")]
    public async Task A_reader_of_YAML_1_1_sees_the_same_values()
    {
        string[] texts = ["no", "off", "y", "~", "", "010", "0x1F", "1_000", "1.10", "12:30", "2001-01-01", "=", "<<", " a", "a ", "\ta", "a\nb", "a\nb\n\n", "#!/bin/sh\n  x: y\n# z\n", "a\r\nb", "é — 😀", "\u0001", "--- x\n...\n"];
        var program = new StackProgram("sample");
        program.Export("texts", Input.List([.. texts.Select(text => (Input)text)]));
        program.Export("keys", new Inputs(texts.Select(text => KeyValuePair.Create(text, text))));
        program.Export("numbers", [0, -7, 0.5, 1e20]);
        program.Export("truths", [true, false]);
        using var yaml = new StringWriter(CultureInfo.InvariantCulture);
        ProgramYaml.Write(program, yaml);

        using var read = JsonDocument.Parse(await ReadByPythonAsync(yaml.ToString()));
        var outputs = read.RootElement.GetProperty("outputs");

        Assert.Equal(texts, outputs.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!));
        Assert.Equal(texts, outputs.GetProperty("keys").EnumerateObject().Select(pair => pair.Name));
        Assert.Equal([0, -7, 0.5, 1e20], outputs.GetProperty("numbers").EnumerateArray().Select(number => number.GetDouble()));
        Assert.Equal([true, false], outputs.GetProperty("truths").EnumerateArray().Select(truth => truth.GetBoolean()));
    }

    private static async Task<string> ReadByPythonAsync(string yaml)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer.read())))");
        using var python = Process.Start(start)!;
        await python.StandardInput.WriteAsync(yaml);
        python.StandardInput.Close();
        var json = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.Equal(0, python.ExitCode);
        return json;
    }
}
