using System.Text;
using Google.Protobuf.Reflection;

namespace FedInfra.Contracts.Tests;

/// <summary>The wire contract as text that a person can read and a diff can show.</summary>
internal static class ContractText
{
    /// <summary>Everything that two ends must agree on: names, numbers, types and labels; no comments, no file layout.</summary>
    public static string Of(IEnumerable<FileDescriptor> files)
    {
        var text = new StringBuilder();
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            text.Append("package ").Append(file.Package).Append(" (").Append(file.Name).Append(")\n\n");
            foreach (var service in file.Services)
            {
                text.Append("service ").Append(service.FullName).Append('\n');
                foreach (var method in service.Methods)
                {
                    text.Append("  rpc ").Append(method.Name)
                        .Append('(').Append(method.IsClientStreaming ? "stream " : "").Append(method.InputType.FullName).Append(") returns (")
                        .Append(method.IsServerStreaming ? "stream " : "").Append(method.OutputType.FullName).Append(")\n");
                }

                text.Append('\n');
            }

            AppendTypes(text, file.MessageTypes, file.EnumTypes);
        }

        return text.ToString();
    }

    private static void AppendTypes(StringBuilder text, IEnumerable<MessageDescriptor> messages, IEnumerable<EnumDescriptor> enums)
    {
        foreach (var type in enums)
        {
            text.Append("enum ").Append(type.FullName).Append('\n');
            foreach (var value in type.Values.OrderBy(value => value.Number))
            {
                text.Append("  ").Append(value.Number).Append(' ').Append(value.Name).Append('\n');
            }

            text.Append('\n');
        }

        foreach (var message in messages)
        {
            text.Append("message ").Append(message.FullName).Append('\n');
            foreach (var field in message.Fields.InFieldNumberOrder())
            {
                text.Append("  ").Append(field.FieldNumber).Append(' ').Append(LabelOf(field)).Append(TypeOf(field)).Append(' ').Append(field.Name).Append('\n');
            }

            text.Append('\n');
            AppendTypes(text, message.NestedTypes, message.EnumTypes);
        }
    }

    private static string LabelOf(FieldDescriptor field) =>
        field.IsRepeated ? "repeated "
        : field.RealContainingOneof is { } oneof ? $"oneof {oneof.Name} "
        : field.ToProto().Proto3Optional ? "optional "
        : "";

    private static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        var type => type.ToString().ToLowerInvariant(),
    };
}
