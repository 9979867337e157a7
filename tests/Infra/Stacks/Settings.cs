using System.Text.Json;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>Settings as text, because records that hold lists do not compare by value.</summary>
internal static class Settings
{
    public static string Text(StackSettings stack) => JsonSerializer.Serialize(stack);
}
