namespace FedInfra.Infra.PulumiSdk.Tests;

/// <summary>Stands in for all other tests where Pulumi's packages have not been restored.</summary>
public sealed class WithoutPackages
{
    [Fact(Skip = "Needs the package Pulumi: `dotnet build infra/PulumiSdk` restores it, or says what is missing.")]
    public void The_native_program_registers_what_the_YAML_program_says()
    {
    }
}
