using System.Text.Json.Nodes;

namespace FedInfra.Infra.Costs;

/// <summary>Finds tags where the clouds' resource types keep them.</summary>
internal static class ResourceTags
{
    private static readonly string[] _places =
        ["tags", "labels", "resourceLabels", "nodeConfig.resourceLabels", "nodeConfig.labels", "settings.userLabels", "metadata.labels", "userLabels"];

    public static string? Find(JsonObject inputs, string name)
    {
        foreach (var place in _places)
        {
            switch (JsonPath.Find(inputs, place))
            {
                case JsonObject map when map.ContainsKey(name):
                    return JsonPath.Text(new JsonObject { ["value"] = map[name]?.DeepClone() }, "value");

                // An autoscaling group's: a list of {key, value, propagateAtLaunch}.
                case JsonArray list when list.FirstOrDefault(item => JsonPath.Text(item, "key") == name) is { } tag:
                    return JsonPath.Text(tag, "value");
            }
        }

        return null;
    }
}
