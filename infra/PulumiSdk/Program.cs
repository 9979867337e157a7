using FedInfra.Infra.PulumiSdk;

return await NativeProgram.RunAsync();
