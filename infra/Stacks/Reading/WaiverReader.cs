namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads an item of <c>fedinfra:waivers</c>. Whether the policy exists and the waiver still holds is for the check to say.</summary>
internal static class WaiverReader
{
    public static WaiverSettings Read(Section section)
    {
        section.Require("expires", "the last day on which the waiver holds, in quotes, \"2027-03-31\"");
        var waiver = new WaiverSettings
        {
            Policy = section.RequiredText("policy", Shapes.PolicyId),
            Resource = section.Text("resource", Shapes.LogicalName),
            Reason = section.RequiredText("reason", Shapes.Sentence),
            Expires = section.Date("expires") ?? DateOnly.MinValue,
        };
        section.Finish();
        return waiver;
    }
}
