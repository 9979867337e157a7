using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("FedInfra.Learning.Tests")]
[assembly: InternalsVisibleTo("FedInfra.Benchmarks")]
