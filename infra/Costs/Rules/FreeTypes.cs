namespace FedInfra.Infra.Costs.Rules;

/// <summary>Types whose resources cost nothing by themselves: what they bring about is charged where it is.</summary>
internal static class FreeTypes
{
    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        // AWS. Launch templates' volumes are charged with their groups.
        "aws:autoscaling/attachment:Attachment", "aws:autoscaling/lifecycleHook:LifecycleHook", "aws:autoscaling/policy:Policy",
        "aws:autoscaling/schedule:Schedule", "aws:budgets/budget:Budget", "aws:costexplorer/costAllocationTag:CostAllocationTag",
        "aws:ec2/internetGateway:InternetGateway", "aws:ec2/keyPair:KeyPair", "aws:ec2/placementGroup:PlacementGroup",
        "aws:ec2/route:Route", "aws:ec2/routeTable:RouteTable", "aws:ec2/routeTableAssociation:RouteTableAssociation",
        "aws:ec2/securityGroup:SecurityGroup", "aws:ec2/securityGroupRule:SecurityGroupRule", "aws:ec2/subnet:Subnet",
        "aws:ecr/lifecyclePolicy:LifecyclePolicy", "aws:ecr/repositoryPolicy:RepositoryPolicy", "aws:eks/accessEntry:AccessEntry",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "aws:eks/addon:Addon", "aws:eks/podIdentityAssociation:PodIdentityAssociation",
        "aws:iam/instanceProfile:InstanceProfile", "aws:iam/openIdConnectProvider:OpenIdConnectProvider", "aws:iam/policy:Policy",
        "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:kms/alias:Alias",
        "aws:lb/listener:Listener", "aws:lb/targetGroup:TargetGroup", "aws:lb/targetGroupAttachment:TargetGroupAttachment",
        "aws:rds/parameterGroup:ParameterGroup", "aws:rds/subnetGroup:SubnetGroup", "aws:resourcegroups/group:Group",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "aws:s3/bucketLogging:BucketLogging",
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls", "aws:s3/bucketPolicy:BucketPolicy",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", "aws:s3/bucketVersioning:BucketVersioning",
        "aws:secretsmanager/secretVersion:SecretVersion", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",

        // Azure. Keys and secrets are charged by operations on their vault.
        "azure-native:authorization:PolicyAssignment", "azure-native:authorization:RoleAssignment", "azure-native:authorization:RoleDefinition",
        "azure-native:consumption:Budget", "azure-native:containerservice:MaintenanceConfiguration", "azure-native:costmanagement:Budget",
        "azure-native:dbforpostgresql:Configuration", "azure-native:dbforpostgresql:Database", "azure-native:dbforpostgresql:FirewallRule",
        "azure-native:keyvault:Key", "azure-native:keyvault:Secret", "azure-native:managedidentity:FederatedIdentityCredential",
        "azure-native:managedidentity:UserAssignedIdentity", "azure-native:monitor:ActionGroup", "azure-native:monitor:DiagnosticSetting",
        "azure-native:network:NetworkSecurityGroup", "azure-native:network:RouteTable", "azure-native:network:SecurityRule",
        "azure-native:network:Subnet", "azure-native:privatedns:VirtualNetworkLink", "azure-native:resources:ResourceGroup",
        "azure-native:storage:BlobContainer", "azure-native:storage:BlobServiceProperties", "azure-native:storage:ManagementPolicy",

        // GCP.
        "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember", "gcp:billing/budget:Budget", "gcp:compute/firewall:Firewall",
        "gcp:compute/resourcePolicy:ResourcePolicy", "gcp:compute/router:Router", "gcp:compute/subnetwork:Subnetwork",
        "gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
        "gcp:kms/cryptoKeyIAMBinding:CryptoKeyIAMBinding", "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", "gcp:kms/keyRing:KeyRing",
        "gcp:logging/projectSink:ProjectSink", "gcp:monitoring/notificationChannel:NotificationChannel",
        "gcp:projects/iAMCustomRole:IAMCustomRole", "gcp:projects/iAMMember:IAMMember", "gcp:projects/service:Service",
        "gcp:secretmanager/secretIamMember:SecretIamMember", "gcp:secretmanager/secretVersion:SecretVersion",
        "gcp:serviceaccount/account:Account", "gcp:serviceaccount/iAMBinding:IAMBinding", "gcp:serviceaccount/iAMMember:IAMMember",
        "gcp:servicenetworking/connection:Connection", "gcp:sql/database:Database", "gcp:sql/user:User",
        "gcp:storage/bucketIAMMember:BucketIAMMember",

        // Kubernetes. Pods run on machines that are charged.
        "kubernetes:apps/v1:DaemonSet", "kubernetes:apps/v1:Deployment", "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
        "kubernetes:batch/v1:CronJob", "kubernetes:batch/v1:Job", "kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:LimitRange",
        "kubernetes:core/v1:Namespace", "kubernetes:core/v1:PersistentVolume", "kubernetes:core/v1:Pod", "kubernetes:core/v1:ResourceQuota",
        "kubernetes:core/v1:Secret", "kubernetes:core/v1:ServiceAccount", "kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v4:Chart",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy", "kubernetes:node.k8s.io/v1:RuntimeClass",
        "kubernetes:policy/v1:PodDisruptionBudget", "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", "kubernetes:rbac.authorization.k8s.io/v1:Role",
        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "kubernetes:resource.k8s.io/v1:DeviceClass",
        "kubernetes:resource.k8s.io/v1:ResourceClaimTemplate", "kubernetes:scheduling.k8s.io/v1:PriorityClass",

        "command:local:Command", "command:remote:CopyFile",
    };
}
