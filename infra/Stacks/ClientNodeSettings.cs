using System.Text.Json.Nodes;

namespace FedInfra.Infra.Stacks;

/// <summary>A client node that runs at a site (an item of <c>clientNodes</c>).</summary>
public sealed record ClientNodeSettings
{
    /// <summary>Its name in the federation: 1 to 40 of a-z, 0-9 and '-', beginning with a letter; unique in the stack.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the pool it trains on; null on premises, and where it runs on the system pool.</summary>
    public string? Pool { get; init; }

    /// <summary>Name of the host that has its data; on premises only. Default: the first host.</summary>
    public string? Host { get; init; }

    /// <summary>Accelerators it asks for. Default: 1 where its pool or host has some, else 0.</summary>
    public int Accelerators { get; init; }

    /// <summary>Processors it asks for, 1 to 256. Default 2.</summary>
    public int Cpus { get; init; } = 2;

    /// <summary>Memory it asks for, GiB, 1 to 4,096. Default 4.</summary>
    public int MemoryGib { get; init; } = 4;

    /// <summary>Folder of its host with the data, mounted read-only at <see cref="DataFolder"/>; on premises only.</summary>
    public string? DataHostPath { get; init; }

    /// <summary>Size of the volume for data, GiB; mounted at <see cref="DataFolder"/> where there is no <see cref="DataHostPath"/>. Default 20.</summary>
    public int DataVolumeGib { get; init; } = 20;

    /// <summary>What it trains on: <c>data</c> of a client node's site file, as it stands (<c>kind: csv</c>, <c>path: /data/train.csv</c> …). Required.</summary>
    public required JsonObject Data { get; init; }

    /// <summary>Where the data is mounted in its container.</summary>
    public const string DataFolder = "/data";
}
