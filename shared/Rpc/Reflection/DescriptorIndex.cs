using Google.Protobuf.Reflection;

namespace FedInfra.Rpc.Reflection;

/// <summary>The .proto files behind a set of services, found by file name and by the symbols they declare.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = [];
    private readonly Dictionary<string, FileDescriptor> _symbols = [];

    public DescriptorIndex(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var service in services)
        {
            Add(service.File);
        }
    }

    public FileDescriptor? FileNamed(string name) => _files.GetValueOrDefault(name);

    /// <param name="name">A full name without a leading dot: message, enum, service, or method of a service.</param>
    public FileDescriptor? FileWith(string name) => _symbols.GetValueOrDefault(name);

    /// <summary>The file and, after it, all it imports directly or not.</summary>
    public static IEnumerable<FileDescriptor> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<string>();
        var queue = new Queue<FileDescriptor>([file]);
        while (queue.TryDequeue(out var next))
        {
            if (seen.Add(next.Name))
            {
                yield return next;
                foreach (var import in next.Dependencies)
                {
                    queue.Enqueue(import);
                }
            }
        }
    }

    private void Add(FileDescriptor file)
    {
        foreach (var each in WithImports(file))
        {
            if (!_files.TryAdd(each.Name, each))
            {
                continue;
            }

            foreach (var message in each.MessageTypes)
            {
                Add(message);
            }

            IEnumerable<IDescriptor> others = [.. each.EnumTypes, .. each.Services, .. each.Services.SelectMany(s => s.Methods)];
            foreach (var other in others)
            {
                _symbols.TryAdd(other.FullName, each);
            }
        }
    }

    private void Add(MessageDescriptor message)
    {
        _symbols.TryAdd(message.FullName, message.File);
        foreach (var nested in message.NestedTypes)
        {
            Add(nested);
        }

        foreach (var nested in message.EnumTypes)
        {
            _symbols.TryAdd(nested.FullName, message.File);
        }
    }
}
