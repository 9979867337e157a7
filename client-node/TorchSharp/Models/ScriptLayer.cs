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
    private readonly ModuleSpec _spec;
    private readonly jit.ScriptModule _module;
    private readonly Dictionary<string, Tensor> _startingBuffers = [];

    /// <exception cref="LearningException">The site has no such file, or it is not what the model says.</exception>
    public ScriptLayer(ModuleSpec spec, TorchDevice device)
    {
        _spec = spec;
        _module = ModuleFile.Load(spec, device);
        try
        {
            var own = _module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter, StringComparer.Ordinal);
            Parameters = [.. own.Values];
            RefuseOtherThan(spec, [.. own.Select(pair => Describe(pair.Key, pair.Value))]);
            Parameters = [.. spec.Learnt.Select(tensor => own[tensor.Name])];
            foreach (var (name, buffer) in _module.named_buffers())
            {
                using (buffer)
                {
                    _startingBuffers[name] = buffer.clone();
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override Tensor Forward(Tensor input, bool training)
    {
        _module.train(training);
        var output = _module.call(input.to(ScalarType.Float32));
        long[] expected = [input.shape[0], .. _spec.Output.Select(size => (long)size)];
        return output is Tensor tensor && tensor.shape.SequenceEqual(expected)
            ? tensor
            : throw new LearningException(
                $"module {_spec.Name}: it gives {(output is Tensor other ? $"a tensor of shape [{string.Join(", ", other.shape)}]" : "something that is not one tensor")} for {expected[0]} examples, and the model says [{string.Join(", ", expected)}]; correct output in the model.")
            { TellsOfExamples = true };
    }

    public override void Restart(ulong seed) => manual_seed((long)seed).Dispose();

    /// <summary>By name, since a forward may have put another tensor into a buffer's place.</summary>
    public override void Reset()
    {
        using var still = no_grad();
        foreach (var (name, buffer) in _module.named_buffers())
        {
            using (buffer)
            {
                buffer.copy_(_startingBuffers[name]);
            }
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var start in _startingBuffers.Values)
        {
            start.Dispose();
        }

        _module.Dispose();
    }

    private static void RefuseOtherThan(ModuleSpec spec, string[] found)
    {
        var named = spec.Learnt.Select(tensor => $"{tensor.Name}[{string.Join(',', tensor.Shape)}]").ToArray();
        var wrong = named.Except(found).Select(name => $"{name} is not in the file").Concat(found.Except(named).Select(name => $"{name} is not in the model")).ToArray();
        if (wrong.Length > 0)
        {
            throw new LearningException($"module {spec.Name}: the model's parameters are not the file's: {string.Join("; ", wrong.Take(3))}.");
        }
    }

    private static string Describe(string name, Tensor tensor) =>
        $"{name}[{string.Join(',', tensor.shape)}]{(tensor.dtype == ScalarType.Float32 ? "" : $" of {tensor.dtype}")}";
}
