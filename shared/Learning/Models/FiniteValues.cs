using System.Numerics;
using System.Runtime.InteropServices;

namespace FedInfra.Learning.Models;

/// <summary>Refuses values that would poison every model they are averaged into.</summary>
public static class FiniteValues
{
    /// <summary>Checks that every value is a number.</summary>
    /// <param name="tensors">Layout of <paramref name="values"/>, tensor after tensor.</param>
    /// <param name="values">As many values as the tensors have together.</param>
    /// <param name="source">Whose values they are, for the message.</param>
    /// <exception cref="LearningException">A value is NaN or infinite; the message names the tensor and the place in it.</exception>
    public static void Check(IReadOnlyList<TensorInfo> tensors, ReadOnlySpan<float> values, string source)
    {
        foreach (var tensor in tensors)
        {
            var part = values[..tensor.Length];
            values = values[tensor.Length..];
            if (AllFinite(part))
            {
                continue;
            }

            for (var index = 0; index < part.Length; index++)
            {
                if (!float.IsFinite(part[index]))
                {
                    throw new LearningException($"{source}: tensor {tensor.Name}, value {index} is {part[index]}; only finite numbers are accepted.");
                }
            }
        }
    }

    /// <summary>True where every value is finite: 0 * x is 0 for these and NaN for the others, and NaN stays in a sum.</summary>
    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var sum = Vector<float>.Zero;
        foreach (var vector in vectors)
        {
            sum += vector * Vector<float>.Zero;
        }

        var total = Vector.Sum(sum);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            total += value * 0;
        }

        return total == 0;
    }
}
