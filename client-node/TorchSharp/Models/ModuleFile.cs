using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FedInfra.ClientNode.Torch.Devices;
using FedInfra.Learning;
using FedInfra.Learning.Models.Layers;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Models;

/// <summary>The files of modules, by name and hash. Whether another file lies there under the name is not told: the coordinator reads the error too.</summary>
internal static class ModuleFile
{
    private const string Ending = ".pt";

    /// <exception cref="LearningException">The site has no such file, or it is no module.</exception>
    public static jit.ScriptModule Load(ModuleSpec spec, TorchDevice device)
    {
        var bytes = Read(spec, device.Settings.ModulesFolder);
        try
        {
            return jit.load(bytes, device.Device);
        }
        catch (ExternalException exception)
        {
            throw new LearningException($"module {spec.Name}: the file is not a TorchScript module that libtorch {Libtorch.Version} reads ({exception.Message.Split('\n')[0]}); save it with torch.jit.save.", exception);
        }
    }

    /// <summary>What is hashed is what runs, whatever happens to the file in the meantime.</summary>
    private static byte[] Read(ModuleSpec spec, string? folder)
    {
        if (folder is not null && new FileInfo(Path.Combine(folder, spec.Name + Ending)) is { Exists: true } file && file.Length <= Array.MaxLength)
        {
            var bytes = File.ReadAllBytes(file.FullName);
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) == spec.Sha256)
            {
                return bytes;
            }
        }

        throw new LearningException(
            $"module {spec.Name}: this site has not installed it; where the operator trusts the file whose SHA-256 is {spec.Sha256}, it belongs into the site file's modules-dir as {spec.Name}{Ending} (up to 2 GiB).");
    }
}
