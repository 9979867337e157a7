// Pulumi's configuration reaches a program through the environment, which a process has only once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
