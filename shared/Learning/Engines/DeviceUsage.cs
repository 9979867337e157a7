namespace FedInfra.Learning.Engines;

/// <summary>How full and how busy a GPU is, all of its users together.</summary>
/// <param name="MemoryUsed">Bytes in use.</param>
/// <param name="MemoryTotal">Bytes that it has.</param>
/// <param name="Utilization">Share of the last moments in which something ran, 0 to 1.</param>
public readonly record struct DeviceUsage(long MemoryUsed, long MemoryTotal, double Utilization);
