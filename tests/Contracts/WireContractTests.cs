using FedInfra.Contracts.V1;
using FedInfra.Testing;
using Google.Protobuf.Reflection;

namespace FedInfra.Contracts.Tests;

/// <summary>The wire contract is approved as text: who changes it sees what old nodes and new coordinators will make of it.</summary>
public sealed class WireContractTests
{
    private static readonly FileDescriptor[] _files =
        [FederationReflection.Descriptor, EnrolmentReflection.Descriptor, AdminReflection.Descriptor, ChunksReflection.Descriptor, TensorsReflection.Descriptor];

    private static string Folder => Path.Combine(TestData.ProjectRoot, "tests", "Contracts");

    [Fact]
    public void The_wire_contract_is_the_approved_one()
    {
        var approved = Path.Combine(Folder, "fedinfra.v1.approved.txt");
        var received = Path.Combine(AppContext.BaseDirectory, "fedinfra.v1.received.txt");
        var now = ContractText.Of(_files);
        var before = File.Exists(approved) ? File.ReadAllText(approved) : "";
        File.WriteAllText(received, now);

        Assert.True(
            now == before,
            $"The wire contract has changed:\n{TextDiff.Of(before, now)}\n"
            + "A field's number and type must stay for ever, a removed field's number must be reserved. If the change is meant:\n"
            + $"  cp {received} {approved}");
    }

    [Fact]
    public void Every_proto_file_is_part_of_the_approved_text()
    {
        var protos = Path.Combine(TestData.ProjectRoot, "shared", "Contracts", "protos");
        var files = Directory.GetFiles(protos, "*.proto", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(protos, file).Replace('\\', '/'));

        Assert.Equal(files.Order(StringComparer.Ordinal), _files.Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rpc_says_above_it_who_calls_it_and_when()
    {
        foreach (var file in _files)
        {
            var lines = File.ReadAllLines(Path.Combine(TestData.ProjectRoot, "shared", "Contracts", "protos", file.Name));
            var methods = file.Services.SelectMany(service => service.Methods).Select(method => method.Name).ToArray();
            var declared = Enumerable.Range(0, lines.Length).Where(i => lines[i].TrimStart().StartsWith("rpc ", StringComparison.Ordinal)).ToArray();

            Assert.Equal(methods, declared.Select(i => lines[i].Trim()[4..].Split('(')[0]));
            Assert.All(declared, i =>
            {
                Assert.StartsWith("// ", lines[i - 1].TrimStart(), StringComparison.Ordinal);
                Assert.EndsWith(".", lines[i - 1], StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void The_first_value_of_every_enum_says_nothing() =>
        Assert.All(
            _files.SelectMany(file => file.EnumTypes.Concat(file.MessageTypes.SelectMany(message => message.EnumTypes))),
            type => Assert.EndsWith("_UNSPECIFIED", type.FindValueByNumber(0).Name, StringComparison.Ordinal));
}
