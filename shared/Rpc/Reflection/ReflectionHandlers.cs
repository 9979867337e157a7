using FedInfra.Rpc.Server;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;
using Alpha = Grpc.Reflection.V1Alpha;

namespace FedInfra.Rpc.Reflection;

/// <summary>
/// Server reflection over every mapped service, so that tools such as grpcurl need no .proto files. Version v1alpha,
/// which many tools still ask for, differs from v1 in its name alone.
/// </summary>
internal sealed class ReflectionHandlers(RpcRegistry registry) : IRpcHandlers
{
    private static readonly RpcService _v1 = new(Grpc.Reflection.V1.ReflectionReflection.Descriptor.Services[0]);
    private static readonly RpcService _v1Alpha = new(Alpha.ReflectionReflection.Descriptor.Services[0]);

    // Made with the first question: by then every service is mapped.
    private readonly Lazy<DescriptorIndex> _index = new(() => new DescriptorIndex(registry.Services.Select(s => s.Descriptor)));

    public void Bind(RpcBinder binder)
    {
        binder.Duplex(
            _v1.Duplex<ServerReflectionRequest, ServerReflectionResponse>("ServerReflectionInfo"),
            async (requests, output, context) =>
            {
                await foreach (var request in requests)
                {
                    await output.WriteAsync(Answer(request));
                }
            });
        binder.Duplex(
            _v1Alpha.Duplex<Alpha.ServerReflectionRequest, Alpha.ServerReflectionResponse>("ServerReflectionInfo"),
            async (requests, output, context) =>
            {
                await foreach (var request in requests)
                {
                    var answer = Answer(ServerReflectionRequest.Parser.ParseFrom(request.ToByteArray()));
                    await output.WriteAsync(Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteArray()));
                }
            });
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse();
                response.ListServicesResponse.Service.AddRange(
                    registry.Services.Select(service => new ServiceResponse { Name = service.FullName }));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                SetFile(response, _index.Value.FileNamed(request.FileByFilename), $"file {request.FileByFilename}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                SetFile(response, _index.Value.FileWith(request.FileContainingSymbol), $"symbol {request.FileContainingSymbol}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                SetFile(response, null, $"extension of {request.FileContainingExtension.ContainingType}"); // proto3 has none
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType
                when _index.Value.FileWith(request.AllExtensionNumbersOfType) is not null:
                response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = request.AllExtensionNumbersOfType };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                SetError(response, RpcStatusCode.NotFound, $"There is no type {request.AllExtensionNumbersOfType}.");
                break;
            default:
                SetError(response, RpcStatusCode.InvalidArgument, "The request asks for nothing.");
                break;
        }

        return response;
    }

    private static void SetFile(ServerReflectionResponse response, FileDescriptor? file, string wanted)
    {
        if (file is null)
        {
            SetError(response, RpcStatusCode.NotFound, $"There is no {wanted}.");
            return;
        }

        response.FileDescriptorResponse = new FileDescriptorResponse();
        response.FileDescriptorResponse.FileDescriptorProto.AddRange(
            DescriptorIndex.WithImports(file).Select(each => each.SerializedData));
    }

    private static void SetError(ServerReflectionResponse response, RpcStatusCode code, string text) =>
        response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = text };
}
