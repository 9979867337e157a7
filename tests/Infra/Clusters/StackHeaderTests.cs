using FedInfra.Infra.Clusters;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Clusters;

/// <summary>What a stack file's comment tells people to type.</summary>
public sealed class StackHeaderTests
{
    public static TheoryData<string> Stacks => [.. StackFile.List(TestData.ProjectRoot)];

    [Theory]
    [MemberData(nameof(Stacks))]
    public void A_stack_file_says_how_to_set_every_secret_that_its_program_needs(string stack)
    {
        var program = StackBuilder.Build(StackFile.Read(stack, TestData.ProjectRoot));
        var text = File.ReadAllText(Path.Combine(TestData.ProjectRoot, StackFile.NameOf(stack)));

        Assert.NotEmpty(program.Secrets);
        Assert.All(program.Secrets, secret => Assert.Contains($"#   pulumi config set --secret fedinfra:{secret.Key} ", text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void A_database_s_password_has_no_sign_that_RDS_refuses(string stack)
    {
        var text = File.ReadAllText(Path.Combine(TestData.ProjectRoot, StackFile.NameOf(stack)));
        var wanted = StackFile.Read(stack, TestData.ProjectRoot).Coordinator.Database.Size != DatabaseSize.None;

        Assert.Equal(wanted, text.Contains("fedinfra:databasePassword \"$(openssl rand -base64 24 | tr '+/' '-_')\"", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Tokens_are_for_the_client_nodes_of_the_stack(string stack)
    {
        var settings = StackFile.Read(stack, TestData.ProjectRoot);
        var text = File.ReadAllText(Path.Combine(TestData.ProjectRoot, StackFile.NameOf(stack)));

        Assert.All(settings.Sites.SelectMany(site => site.ClientNodes), node => Assert.Contains($"\"{node.Name}\": \"…\"", text, StringComparison.Ordinal));
    }
}
