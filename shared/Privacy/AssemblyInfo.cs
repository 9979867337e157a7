using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("FedInfra.Privacy.Tests")]
