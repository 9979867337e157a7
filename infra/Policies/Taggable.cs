namespace FedInfra.Infra.Policies;

/// <summary>Which types of the clouds carry tags or labels, and under which input; a test compares it with the providers' schemas.</summary>
internal static class Taggable
{
    /// <summary>AWS types with a map <c>tags</c>. Autoscaling groups, whose tags are a list, are looked at apart.</summary>
    private static readonly HashSet<string> _aws = Types("aws", """
        acm/certificate:Certificate apigatewayv2/api:Api apigatewayv2/domainName:DomainName apigatewayv2/stage:Stage
        apigatewayv2/vpcLink:VpcLink budgets/budget:Budget cloudwatch/eventRule:EventRule cloudwatch/logGroup:LogGroup
        cloudwatch/metricAlarm:MetricAlarm costexplorer/anomalyMonitor:AnomalyMonitor
        costexplorer/anomalySubscription:AnomalySubscription ebs/volume:Volume ec2/capacityReservation:CapacityReservation
        ec2/eip:Eip ec2/fleet:Fleet ec2/flowLog:FlowLog ec2/instance:Instance ec2/internetGateway:InternetGateway
        ec2/keyPair:KeyPair ec2/launchTemplate:LaunchTemplate ec2/natGateway:NatGateway ec2/placementGroup:PlacementGroup
        ec2/routeTable:RouteTable ec2/securityGroup:SecurityGroup ec2/spotFleetRequest:SpotFleetRequest
        ec2/spotInstanceRequest:SpotInstanceRequest ec2/subnet:Subnet ec2/vpc:Vpc ec2/vpcEndpoint:VpcEndpoint
        ecr/repository:Repository efs/fileSystem:FileSystem eks/accessEntry:AccessEntry eks/addon:Addon eks/cluster:Cluster
        eks/nodeGroup:NodeGroup eks/podIdentityAssociation:PodIdentityAssociation fsx/lustreFileSystem:LustreFileSystem
        iam/instanceProfile:InstanceProfile iam/openIdConnectProvider:OpenIdConnectProvider iam/policy:Policy iam/role:Role
        kms/key:Key lb/listener:Listener lb/listenerRule:ListenerRule lb/loadBalancer:LoadBalancer
        lb/targetGroup:TargetGroup rds/cluster:Cluster rds/clusterInstance:ClusterInstance rds/instance:Instance
        rds/parameterGroup:ParameterGroup rds/subnetGroup:SubnetGroup resourcegroups/group:Group route53/zone:Zone
        s3/bucket:Bucket s3/bucketV2:BucketV2 secretsmanager/secret:Secret sns/topic:Topic sqs/queue:Queue
        ssm/parameter:Parameter vpc/securityGroupEgressRule:SecurityGroupEgressRule
        vpc/securityGroupIngressRule:SecurityGroupIngressRule wafv2/webAcl:WebAcl
        """);

    /// <summary>Azure types with a map <c>tags</c>.</summary>
    private static readonly HashSet<string> _azure = Types("azure-native", """
        apimanagement:ApiManagementService azurefleet:Fleet compute:Disk compute:ProximityPlacementGroup compute:SshPublicKey
        compute:VirtualMachine compute:VirtualMachineExtension compute:VirtualMachineScaleSet containerregistry:Registry
        containerregistry:Replication containerservice:AgentPool containerservice:ManagedCluster dbforpostgresql:Server
        dns:Zone hybridcompute:Machine keyvault:Key keyvault:Secret keyvault:Vault kubernetes:ConnectedCluster
        managedidentity:UserAssignedIdentity monitor:ActionGroup monitor:AutoscaleSetting monitor:MetricAlert
        network:ApplicationGateway network:LoadBalancer network:NatGateway network:NetworkInterface
        network:NetworkSecurityGroup network:PrivateEndpoint network:PublicIPAddress network:RouteTable
        network:VirtualNetwork network:WebApplicationFirewallPolicy operationalinsights:Workspace privatedns:PrivateZone
        privatedns:VirtualNetworkLink resources:Deployment resources:ResourceGroup storage:StorageAccount
        """);

    /// <summary>GCP types with a map <c>labels</c>.</summary>
    private static readonly HashSet<string> _gcp = Types("gcp", """
        apigateway/api:Api apigateway/apiConfig:ApiConfig apigateway/gateway:Gateway
        artifactregistry/repository:Repository bigquery/dataset:Dataset compute/address:Address compute/disk:Disk
        compute/forwardingRule:ForwardingRule compute/globalAddress:GlobalAddress
        compute/globalForwardingRule:GlobalForwardingRule compute/instance:Instance
        compute/instanceTemplate:InstanceTemplate compute/regionInstanceTemplate:RegionInstanceTemplate
        compute/securityPolicy:SecurityPolicy dns/managedZone:ManagedZone filestore/instance:Instance
        gkehub/membership:Membership kms/cryptoKey:CryptoKey secretmanager/secret:Secret storage/bucket:Bucket
        tpu/v2Vm:V2Vm
        """);

    /// <summary>GCP types that keep them elsewhere.</summary>
    private static readonly Dictionary<string, string> _others = new(StringComparer.Ordinal)
    {
        ["gcp:container/cluster:Cluster"] = "resourceLabels",
        ["gcp:container/nodePool:NodePool"] = "nodeConfig.resourceLabels",
        ["gcp:monitoring/alertPolicy:AlertPolicy"] = "userLabels",
        ["gcp:monitoring/notificationChannel:NotificationChannel"] = "userLabels",
        ["gcp:sql/databaseInstance:DatabaseInstance"] = "settings.userLabels",
    };

    /// <summary>Where a type keeps its tags, or null where it has none.</summary>
    public static string? InputOf(string type) => type switch
    {
        _ when _aws.Contains(type) || _azure.Contains(type) => "tags",
        _ when _gcp.Contains(type) => "labels",
        _ => _others.GetValueOrDefault(type),
    };

    private static HashSet<string> Types(string package, string names) =>
        [.. names.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(name => $"{package}:{name}")];
}
