namespace FedInfra.Infra.Catalogue;

/// <summary>A kind of accelerator, in a cloud or in a host of one's own (a row of accelerators.csv).</summary>
/// <param name="Name">As pools and hosts call it: <c>t4</c>.</param>
/// <param name="Maker"><c>nvidia</c>, <c>aws</c> or <c>google</c>; empty for <c>none</c>.</param>
/// <param name="MemoryGib">Its memory, GiB.</param>
/// <param name="Description">For people.</param>
public sealed record Accelerator(string Name, string Maker, int MemoryGib, string Description);
