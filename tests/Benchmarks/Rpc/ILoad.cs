namespace FedInfra.Benchmarks.Rpc;

/// <summary>The same work done with shared/Rpc and without.</summary>
internal interface ILoad
{
    const int MessageBytes = 100;
    const int BlockBytes = 1 << 20;
    const int BulkBytes = 96 << 20;
    const int Channels = 4;

    /// <summary>One call, 100 bytes there and back.</summary>
    Task CallAsync();

    /// <summary>Four connections that each pull and push 96 MiB.</summary>
    Task BulkAsync();
}
