namespace FedInfra.Rpc.Wire;

/// <summary>The content type of requests and responses.</summary>
internal static class ContentType
{
    public const string Grpc = "application/grpc";

    /// <summary>application/grpc, alone or with the suffix +proto or parameters; not application/grpc-web or +json.</summary>
    public static bool IsGrpc(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = contentType.AsSpan(Grpc.Length);
        if (rest.StartsWith("+proto", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest["+proto".Length..];
        }

        return rest.IsEmpty || rest[0] is ';' or ' ';
    }
}
