using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FedInfra.ClientNode.Torch.Devices;
using FedInfra.Learning;
using FedInfra.Learning.Models.Layers;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Models;

/// <summary>
/// A TorchScript module from a file that the site's operator installed. The coordinator names the file by its hash and sends
/// parameters; it cannot send code. Buffers, such as running means, are not learnt together: they start as in the file
/// with every round.
/// </summary>
internal sealed class ScriptLayer : TorchLayer
{
    private const long MaximumBytes = 4L << 30;

    private readonly jit.ScriptModule<Tensor, Tensor> _module;
    private readonly List<(Tensor Buffer, Tensor Start)> _buffers;

    public ScriptLayer(ModuleSpec spec, TorchDevice device)
    {
        _module = Open(spec, device);
        var own = _module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter, StringComparer.Ordinal);
        var found = own.Select(pair => $"{pair.Key}[{string.Join(',', pair.Value.shape)}]").Order(StringComparer.Ordinal).ToArray();
        var named = spec.Learnt.Select(tensor => $"{tensor.Name}[{string.Join(',', tensor.Shape)}]").Order(StringComparer.Ordinal).ToArray();
        if (!found.SequenceEqual(named))
        {
            var wrong = named.Except(found).Select(name => $"{name} is not in the file").Concat(found.Except(named).Select(name => $"{name} is not in the model"));
            throw new LearningException($"module {spec.Name}: the model's parameters are not the file's: {string.Join("; ", wrong.Take(3))}.");
        }

        Parameters = [.. spec.Learnt.Select(tensor => own[tensor.Name])];
        _buffers = [.. _module.named_buffers().Select(pair => (pair.buffer, pair.buffer.clone()))];
    }

    public override Tensor Forward(Tensor input, bool training)
    {
        _module.train(training);
        return _module.call(input.to(ScalarType.Float32));
    }

    public override void Restart(ulong seed) => manual_seed((long)seed);

    public override void Reset()
    {
        using var still = no_grad();
        foreach (var (buffer, start) in _buffers)
        {
            buffer.copy_(start);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var (buffer, start) in _buffers)
        {
            buffer.Dispose();
            start.Dispose();
        }

        _module.Dispose();
    }

    private static jit.ScriptModule<Tensor, Tensor> Open(ModuleSpec spec, TorchDevice device)
    {
        if (device.Settings.ModulesFolder is not { } folder)
        {
            throw new LearningException($"module {spec.Name}: this site has no folder with modules; set modules-dir in the site file to one that holds {spec.Name}.pt.");
        }

        var path = Path.Combine(folder, $"{spec.Name}.pt");
        if (new FileInfo(path) is not { Exists: true } file)
        {
            throw new LearningException($"module {spec.Name}: this site has no {spec.Name}.pt in its modules-dir; install the file whose SHA-256 is {spec.Sha256}.");
        }

        if (file.Length > MaximumBytes)
        {
            throw new LearningException($"module {spec.Name}: the file has {file.Length:N0} bytes; at most {MaximumBytes:N0} are read.");
        }

        // What is hashed is what runs, whatever happens to the file in the meantime.
        var bytes = ReadWhole(path, file.Length);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (sha256 != spec.Sha256)
        {
            throw new LearningException($"module {spec.Name}: the site's file has SHA-256 {sha256}, the model means {spec.Sha256}; install that one, if you trust it.");
        }

        try
        {
            return jit.load<Tensor, Tensor>(bytes, device.Device);
        }
        catch (ExternalException exception)
        {
            throw new LearningException($"module {spec.Name}: {spec.Name}.pt is not a TorchScript module that libtorch {Libtorch.Version} reads ({exception.Message.Split('\n')[0]}); save it with torch.jit.save.", exception);
        }
    }

    private static byte[] ReadWhole(string path, long length)
    {
        if (length > Array.MaxLength)
        {
            throw new LearningException($"{Path.GetFileName(path)}: modules of more than {Array.MaxLength:N0} bytes are not read.");
        }

        return File.ReadAllBytes(path);
    }
}
