using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("FedInfra.ClientNode.Tests")]
[assembly: InternalsVisibleTo("FedInfra.Privacy.Tests")]
