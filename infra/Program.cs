using FedInfra.CommandLine;
using FedInfra.Infra;

return await CommandRunner.RunAsync(InfraCommands.Create(), args, exception => exception is InfraException);
