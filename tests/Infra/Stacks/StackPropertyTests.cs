using System.Text.Json;
using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks;
using FsCheck;
using FsCheck.Fluent;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>What holds for every stack file.</summary>
public sealed class StackPropertyTests
{
    [Fact]
    public void Every_valid_stack_file_is_read() => Prop.ForAll(StackGenerator.Files.ToArbitrary(), text =>
    {
        var stack = StackFile.Parse(StackGenerator.Name, text);
        return stack.Sites.Count > 0 && stack.CoordinatorSite.Name == stack.Coordinator.Site
            && stack.Sites.SelectMany(site => site.Pools).All(pool => pool.Machines.Count > 0 && pool.Minimum <= pool.Desired && pool.Desired <= pool.Maximum);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_stack_means_the_same_from_its_file_and_from_Pulumi() => Prop.ForAll(StackGenerator.Files.ToArbitrary(), text =>
    {
        var fromFile = Settings.Text(StackFile.Parse(StackGenerator.Name, text));
        var fromPulumi = Settings.Text(StackConfiguration.FromPulumi(StackGenerator.Name, PulumiConfig.Of(text)));
        return (fromFile == fromPulumi).Label($"{text}\n{fromFile}\n{fromPulumi}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_unknown_key_anywhere_is_named_with_its_path() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
    {
        var random = new Random(seed);
        var config = new GeneratedStack(random).Config();
        var maps = Maps(config, "").Where(map => map.Path.Length > 0).ToList();
        var (path, chosen) = maps[random.Next(maps.Count)];
        chosen["colour"] = "red";
        var text = new StackWriter(random).Write(new JsonObject { ["config"] = config });
        var error = Record.Exception(() => StackFile.Parse(StackGenerator.Name, text));
        return (error is InfraException && error.Message.Contains($"{path}.colour", StringComparison.Ordinal)).Label($"{path}: {error?.Message}\n{text}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_text_where_a_number_belongs_is_named_with_its_path() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
    {
        var random = new Random(seed);
        var config = new GeneratedStack(random).Config();
        var numbers = Maps(config, "")
            .SelectMany(map => map.Map.Where(entry => entry.Value is JsonValue value && value.GetValueKind() == JsonValueKind.Number).Select(entry => (map.Map, entry.Key, Path: $"{map.Path}.{entry.Key}")))
            .ToList();
        if (numbers.Count == 0)
        {
            return true.ToProperty();
        }

        var (map, key, path) = numbers[random.Next(numbers.Count)];
        map[key] = "many";
        var text = new StackWriter(random).Write(new JsonObject { ["config"] = config });
        var error = Record.Exception(() => StackFile.Parse(StackGenerator.Name, text));
        return (error is InfraException && error.Message.Contains($"{path}: must be a number", StringComparison.Ordinal)).Label($"{path}: {error?.Message}\n{text}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Random_bytes_never_do_worse_than_an_error() => Prop.ForAll<byte[]>(bytes => ReadsOrExplains(System.Text.Encoding.Latin1.GetString(bytes ?? []))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_valid_file_with_letters_changed_is_read_or_explained() => Prop.ForAll(
        StackGenerator.Files.ToArbitrary(),
        ArbMap.Default.ArbFor<int>(),
        ArbMap.Default.ArbFor<char>(),
        (text, place, letter) =>
        {
            var at = (int)((uint)place % (uint)text.Length);
            return ReadsOrExplains(text[..at] + letter + text[(at + 1)..]) && ReadsOrExplains(text[..at]);
        }).QuickCheckThrowOnFailure();

    /// <summary>The maps that a reader knows the keys of, with their paths; a node's data is handed on as it stands, and so are the sections of a policy.</summary>
    private static IEnumerable<(string Path, JsonObject Map)> Maps(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject map when !map.ContainsKey("secure"):
                if (!path.EndsWith(":tags", StringComparison.Ordinal) && !path.EndsWith(":sites", StringComparison.Ordinal))
                {
                    yield return (path, map);
                }

                foreach (var (key, value) in map.Where(entry => entry.Key != "data" && !path.EndsWith(".policy", StringComparison.Ordinal) && (path.Length > 0 || entry.Key.StartsWith("fedinfra:", StringComparison.Ordinal))))
                {
                    foreach (var inner in Maps(value, path.Length == 0 ? key : $"{path}.{key}"))
                    {
                        yield return inner;
                    }
                }

                break;
            case JsonArray list:
                for (var index = 0; index < list.Count; index++)
                {
                    foreach (var inner in Maps(list[index], $"{path}[{index}]"))
                    {
                        yield return inner;
                    }
                }

                break;
            default:
                break;
        }
    }

    private static bool ReadsOrExplains(string text)
    {
        try
        {
            StackFile.Parse(StackGenerator.Name, text);
            return true;
        }
        catch (InfraException exception)
        {
            return exception.Message.StartsWith("stacks/Pulumi.generated.yaml", StringComparison.Ordinal);
        }
    }
}
