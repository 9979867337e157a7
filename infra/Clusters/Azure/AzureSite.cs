using FedInfra.Infra.Packages;
using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>What every part of an Azure site works with: the settings, the scope that its resources go to, and the resource group that holds them all.</summary>
/// <param name="Context">The site and the stack around it.</param>
/// <param name="Scope">The part's own; the Azure provider is set in it.</param>
/// <param name="Group">The site's resource group.</param>
internal sealed record AzureSite(SiteContext Context, Scope Scope, ResourceGroup Group)
{
    private const string GroupName = "rg";

    /// <summary>The site's subscription, as a GUID.</summary>
    public Output<string> Subscription { get; } = Caller(Scope, "subscriptionId");

    /// <summary>The Entra ID tenant that answers for the subscription.</summary>
    public Output<string> Tenant { get; } = Caller(Scope, "tenantId");

    /// <summary>What follows the last dash in the group's name; see <see cref="UniqueName"/>.</summary>
    private Output<string> Random { get; } =
        Input.Part(Group.AzureName, "-", Context.Scope.NameOf(GroupName).Count(letter => letter == '-'));

    /// <summary>Adds the provider and the resource group. Where the site names a subscription, the provider can touch no other.</summary>
    public static AzureSite Create(SiteContext context)
    {
        var provider = new Provider(context.Scope, ProviderPackage.AzureNative, "azure", new Inputs
        {
            ["location"] = context.Site.Region,
            ["subscriptionId"] = context.Site.Account is { } account ? (Input)account : null,
        });
        var scope = context.Scope.With(provider);
        var group = new ResourceGroup(scope, GroupName, new Inputs
        {
            ["location"] = context.Site.Region,
            ["tags"] = context.TagInputs(),
        });
        return new AzureSite(context, scope, group);
    }

    /// <summary>The same site, whose resources go to a component of their own.</summary>
    /// <param name="type">Last part of the component's type token.</param>
    /// <param name="name">The component's name; it begins the names of what is inside.</param>
    public AzureSite Part(string type, string name) => this with { Scope = Scope.Child($"fedinfra:azure:{type}", name) };

    /// <summary>Inputs of a resource of the group that has neither place nor tags of its own.</summary>
    public Inputs InGroup(Inputs inputs) => new Inputs { ["resourceGroupName"] = Group.AzureName }.With(inputs);

    /// <summary>Inputs of a resource of the group, with the site's region and tags.</summary>
    public Inputs Placed(Inputs inputs) => InGroup(new Inputs
    {
        ["location"] = Context.Site.Region,
        ["tags"] = Context.TagInputs(),
    }).With(inputs);

    /// <summary>
    /// A name of letters and digits, 3 to 24 of them, that nobody else in all of Azure has. The engine cannot make one: it
    /// begins them with the logical name, which has dashes. But it ends the group's name with eight random digits
    /// (<c>main-rg1a2b3c4d</c>), and what follows the last dash there is the end of ours.
    /// </summary>
    /// <param name="kind">Three letters that tell the names of one site apart.</param>
    public Output<string> UniqueName(string kind)
    {
        var letters = string.Concat(Context.Site.Name.Where(char.IsAsciiLetterOrDigit));
        return Output.Format($"{letters[..Math.Min(letters.Length, 11)]}{kind}{Random}");
    }

    private static Output<string> Caller(Scope scope, string property) =>
        Output.Invoke<string>("azure-native:authorization:getClientConfig", new Inputs(), property, scope.ProviderOf(ProviderPackage.AzureNative.Name));
}
