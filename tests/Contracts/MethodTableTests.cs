using System.Reflection;
using FedInfra.Contracts.V1;
using FedInfra.Rpc;
using Google.Protobuf.Reflection;

namespace FedInfra.Contracts.Tests;

/// <summary>The tables of methods that both ends use hold every method of their service, under its own name.</summary>
public sealed class MethodTableTests
{
    [Fact]
    public void The_table_of_the_federation_service_is_complete() =>
        AssertComplete(typeof(FederationMethods), FederationMethods.Service, FederationReflection.Descriptor.Services.Single());

    [Fact]
    public void The_table_of_the_admin_service_is_complete() =>
        AssertComplete(typeof(AdminMethods), AdminMethods.Service, AdminReflection.Descriptor.Services.Single());

    [Fact]
    public void The_table_of_the_enrolment_service_is_complete() =>
        AssertComplete(typeof(EnrolmentMethods), EnrolmentMethods.Service, EnrolmentReflection.Descriptor.Services.Single());

    private static void AssertComplete(Type table, RpcService service, ServiceDescriptor descriptor)
    {
        var entries = table.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(RpcMethod<,>))
            .Select(field => (Field: field.Name, Path: (string)field.FieldType.GetProperty("FullPath")!.GetValue(field.GetValue(null))!))
            .ToArray();

        Assert.Same(descriptor, service.Descriptor);
        Assert.Equal(descriptor.Methods.Select(method => method.Name), entries.Select(entry => entry.Field));
        Assert.All(entries, entry => Assert.Equal($"/{descriptor.FullName}/{entry.Field}", entry.Path));
    }
}
