using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Tests.Models;

public sealed class ModuleSpecTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_module_is_read_and_written_as_other_layers_are()
    {
        var spec = Parse($"name: resnet, sha256: {Hash}, output: [12], parameters: {{conv1.weight: [4, 3, 7, 7], bn1.weight: [4], bn1.bias: [4]}}");

        var module = Assert.IsType<ModuleSpec>(spec.Layers[0]);
        Assert.Equal("resnet", module.Name);
        Assert.Equal(Hash, module.Sha256);
        Assert.Equal(["0.conv1.weight", "0.bn1.weight", "0.bn1.bias", "1.weight", "1.bias"], spec.Parameters.Select(tensor => tensor.Name));
        Assert.Equal((4 * 3 * 7 * 7) + 4 + 4 + (2 * 12) + 2, spec.ParameterCount);
        Assert.Equal(spec.ToYaml(), ModelSpec.Parse(spec.ToYaml(), "again").ToYaml());
    }

    [Fact]
    public void Its_parameters_start_as_PyTorchs_layers_do()
    {
        var spec = Parse($"name: m, sha256: {Hash}, output: [12], parameters: {{fc.weight: [3, 6], norm.weight: [5], norm.bias: [5]}}");

        var start = spec.Initialize(1);

        Assert.All(start[..18], weight => Assert.InRange(Math.Abs(weight), 0, 1 / MathF.Sqrt(6)));
        Assert.True(start[..18].Distinct().Count() > 1);
        Assert.All(start[18..23], weight => Assert.Equal(1, weight));
        Assert.All(start[23..28], bias => Assert.Equal(0, bias));
    }

    [Theory]
    [InlineData("sha256: HASH, output: [12], parameters: {a.w: [1]}", "name: missing")]
    [InlineData("name: ../../etc/passwd, sha256: HASH, output: [12], parameters: {a.w: [1]}", "name: '../../etc/passwd' does not fit; give 1 to 100 letters, digits, dashes or underscores")]
    [InlineData("name: m, sha256: abc, output: [12], parameters: {a.w: [1]}", "sha256: 'abc' does not fit")]
    [InlineData("name: m, sha256: HASH, output: 12, parameters: {a.w: [1]}", "output: give a shape")]
    [InlineData("name: m, sha256: HASH, output: [0], parameters: {a.w: [1]}", "output: give a shape")]
    [InlineData("name: m, sha256: HASH, output: [12], parameters: {}", "parameters: give 1 to 10000 names and shapes")]
    [InlineData("name: m, sha256: HASH, output: [12], parameters: [1]", "parameters: give 1 to 10000 names and shapes")]
    [InlineData("name: m, sha256: HASH, output: [12], parameters: {a.w: 5}", "parameters: a.w: give its shape")]
    [InlineData("name: m, sha256: HASH, output: [12], parameters: {a.w: [100000, 100000]}", "parameters: a.w: give its shape")]
    [InlineData("name: m, sha256: HASH, output: [12], parameters: {'a: b': [1]}", "'a: b' must be a name")]
    [InlineData("name: m, sha256: HASH, output: [12], parameters: {a.w: [1000000000], b.w: [1000000000]}", "at most 1000000000 are allowed")]
    [InlineData("name: m, sha256: HASH, output: [1000000000], parameters: {a.w: [1]}", "values are allowed")]
    [InlineData("name: m, sha256: HASH, output: [12], parameters: {a.w: [1]}, code: x", "code: unknown field")]
    public void What_is_wrong_is_said_with_its_field(string fields, string says) =>
        Assert.Contains(says, Assert.Throws<LearningException>(() => Parse(fields.Replace("HASH", Hash, StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_managed_engine_runs_none()
    {
        var spec = Parse($"name: resnet, sha256: {Hash}, output: [12], parameters: {{fc.weight: [3, 6]}}");

        Assert.Contains("the module 'resnet', which the managed engine cannot run", Assert.Throws<LearningException>(() => new ManagedTrainer(spec)).Message, StringComparison.Ordinal);
    }

    private static ModelSpec Parse(string fields) =>
        ModelSpec.Parse($"name: scripted\ninput: [6]\nlayers:\n  - module: {{{fields}}}\n  - linear: {{units: 2}}\nloss: softmax-cross-entropy\n", "test");
}
