namespace FedInfra.Infra.Prices;

/// <summary>An accelerator that GCP sells apart from machines, under the names that it has in different places.</summary>
/// <param name="Type">In a machine's <c>guestAccelerators</c>.</param>
/// <param name="Sku">In the price list.</param>
/// <param name="Gpu">In the price list's <c>gpu</c> column.</param>
/// <param name="Words">In descriptions of the Cloud Billing Catalog.</param>
internal sealed record GcpAccelerator(string Type, string Sku, string Gpu, string Words)
{
    /// <summary>All of them; the first whose words fit a description is meant by it.</summary>
    public static readonly IReadOnlyList<GcpAccelerator> All =
    [
        new("nvidia-a100-80gb", "GPU A100-80GB", "A100 80GB", "A100 80GB"),
        new("nvidia-tesla-a100", "GPU A100-40GB", "A100 40GB", "A100"),
        new("nvidia-h100-80gb", "GPU H100-80GB", "H100 80GB", "H100 80GB"),
        new("nvidia-l4", "GPU L4", "L4 24GB", "L4"),
        new("nvidia-tesla-t4", "GPU T4", "T4 16GB", "T4"),
        new("nvidia-tesla-p100", "GPU P100", "P100 16GB", "P100"),
        new("nvidia-tesla-v100", "GPU V100", "V100 16GB", "V100"),
        new("nvidia-tesla-p4", "GPU P4", "P4 8GB", "Tesla P4"),
    ];

    /// <summary>What the price list calls a type; a name that no list has where the type is not known.</summary>
    public static string SkuOf(string? type) => All.FirstOrDefault(accelerator => accelerator.Type == type)?.Sku ?? $"GPU {type ?? "(type unknown)"}";
}
