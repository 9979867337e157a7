namespace FedInfra.Learning.Safetensors;

/// <summary>One tensor as a file's header describes it.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="DType">The format's own name, for example <c>F32</c>.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from <see cref="SafetensorsHeader.DataOffset"/>.</param>
/// <param name="End">One past the last byte, counted the same way.</param>
public sealed record SafetensorsTensor(string Name, string DType, IReadOnlyList<int> Shape, long Begin, long End)
{
    /// <summary>Bytes of one value of a known type; null for an unknown one.</summary>
    internal static int? SizeOf(string dtype) => dtype switch
    {
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        "U64" or "I64" or "F64" => 8,
        _ => null,
    };
}
