using FedInfra.Rpc.Tests.TestService;
using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;

namespace FedInfra.Rpc.Tests;

public sealed class ReflectionTests : IAsyncLifetime
{
    private static readonly RpcMethod<ServerReflectionRequest, ServerReflectionResponse> _info =
        new RpcService(ReflectionReflection.Descriptor.Services[0])
            .Duplex<ServerReflectionRequest, ServerReflectionResponse>("ServerReflectionInfo");

    private TestServer _server = null!;
    private RpcChannel _channel = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _channel = _server.Connect();
    }

    public async Task DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Every_mapped_service_is_listed()
    {
        var answer = await AskAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.Equal(
            ["fedinfra.rpc.test.Test", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"],
            answer.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Theory]
    [InlineData("fedinfra.rpc.test.Test")]
    [InlineData("fedinfra.rpc.test.Test.Echo")]
    [InlineData("fedinfra.rpc.test.Block")]
    public async Task A_symbol_gives_the_file_that_declares_it(string symbol)
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });
        var file = FileDescriptorProto.Parser.ParseFrom(Assert.Single(answer.FileDescriptorResponse.FileDescriptorProto));
        Assert.Equal("test.proto", file.Name);
        Assert.Equal(symbol, answer.OriginalRequest.FileContainingSymbol);
    }

    [Fact]
    public async Task A_nested_enum_and_a_file_name_are_found()
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "grpc.health.v1.HealthCheckResponse.ServingStatus" });
        Assert.Single(answer.FileDescriptorResponse.FileDescriptorProto);
        answer = await AskAsync(new ServerReflectionRequest { FileByFilename = "grpc/health/v1/health.proto" });
        Assert.Single(answer.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task What_is_unknown_is_an_error_in_the_answer_and_the_stream_goes_on()
    {
        using var call = _channel.Start(_info);
        ServerReflectionRequest[] unknown =
        [
            new() { FileContainingSymbol = "no.Such" },
            new() { FileByFilename = "no.proto" },
            new() { FileContainingExtension = new ExtensionRequest { ContainingType = "no.Such", ExtensionNumber = 1 } },
            new() { AllExtensionNumbersOfType = "no.Such" },
        ];
        foreach (var request in unknown)
        {
            await call.WriteAsync(request);
            Assert.Equal((int)RpcStatusCode.NotFound, (await call.ReadAsync())!.ErrorResponse.ErrorCode);
        }

        await call.WriteAsync(new ServerReflectionRequest());
        Assert.Equal((int)RpcStatusCode.InvalidArgument, (await call.ReadAsync())!.ErrorResponse.ErrorCode);
    }

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        using var call = _channel.Start(_info);
        await call.WriteAsync(request);
        await call.CompleteAsync();
        return (await call.ReadAsync())!;
    }
}
