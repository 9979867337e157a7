using System.Globalization;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Planning;

/// <summary>Writes the stack file of a placement into a project.</summary>
/// <param name="planner">Builds and prices what is written once more, as a check.</param>
/// <param name="projectRoot">The folder with Pulumi.yaml.</param>
internal sealed class StackWriter(Planner planner, string projectRoot)
{
    /// <summary>A budget that nobody has named is the expected month and a fifth, in tens.</summary>
    private const decimal BudgetMargin = 1.2m;

    /// <summary>Refuses what cannot be written before anything is planned.</summary>
    /// <exception cref="InfraException">The name is wrong, taken, or an option does not have its shape.</exception>
    public static void Check(string projectRoot, StackIdentity identity, bool force)
    {
        StackFile.CheckName(identity.Name);
        var errors = new PlanErrors();
        errors.Shaped("--owner", identity.Owner, Shapes.Label);
        errors.Shaped("--email", identity.Email, Shapes.Email);
        errors.Shaped("--billing-account", identity.BillingAccount, Shapes.BillingAccount);
        if (!force && File.Exists(PathOf(projectRoot, identity.Name)))
        {
            errors.Add("--write", identity.Name, $"would overwrite {StackFile.NameOf(identity.Name)}; take another name, or --force");
        }

        errors.ThrowIfAny();
    }

    /// <returns>The file's name, and what to do next.</returns>
    /// <exception cref="InfraException">The account is not one of the placement's cloud, or the file cannot be written.</exception>
    public (string File, IReadOnlyList<string> Next) Write(PlannedPlacement placement, PlanRequest request, StackIdentity identity, bool force)
    {
        var candidate = placement.Candidate;
        CheckAccount(candidate, identity);
        var budget = request.BudgetUsd ?? Math.Ceiling(placement.MonthlyUsd * BudgetMargin / 10) * 10;
        var (body, report) = planner.Estimate(candidate, request, identity, budget);
        if (report.Total.Monthly != placement.MonthlyUsd)
        {
            throw new InvalidOperationException($"The stack of {candidate.Name} costs {report.Total.Monthly} written and {placement.MonthlyUsd} planned.");
        }

        var next = Next(candidate, identity);
        var file = StackFile.NameOf(identity.Name);
        var path = PathOf(projectRoot, identity.Name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var stream = new FileStream(path, force ? FileMode.Create : FileMode.CreateNew);
            using var writer = new StreamWriter(stream);
            writer.Write(Header(placement, request, next) + body);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InfraException($"{file}: cannot be written: {exception.Message}", exception);
        }

        return (file, next);
    }

    private static void CheckAccount(Candidate candidate, StackIdentity identity)
    {
        var errors = new PlanErrors();
        if (candidate.Cloud == Cloud.OnPrem)
        {
            if (identity.Account is not null)
            {
                errors.Add("--account", identity.Account, "has no meaning on premises; leave it out");
            }
        }
        else
        {
            errors.Shaped("--account", identity.Account, candidate.Cloud switch
            {
                Cloud.Aws => Shapes.AwsAccount,
                Cloud.Azure => Shapes.AzureSubscription,
                _ => Shapes.GcpProject,
            });
        }

        errors.ThrowIfAny();
    }

    private static string Header(PlannedPlacement placement, PlanRequest request, IReadOnlyList<string> next)
    {
        var candidate = placement.Candidate;
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {candidate.Name}.
            # Written by `infra plan` for {request.Gpus} GPUs and {request.Hours:0.##} useful training hours a month.
            # Expected: {(placement.Report.AtLeast ? "at least " : "")}{PlanAdvice.Usd(placement.MonthlyUsd)} a month, {candidate.Interruptions.PerMonth:0.##} interruptions, {candidate.Interruptions.HoursLost:0.##} hours lost to them.
            #
            {string.Join('\n', next.Select(line => "#   " + line))}

            """).ReplaceLineEndings("\n");
    }

    private static List<string> Next(Candidate candidate, StackIdentity identity)
    {
        List<string> next = [$"infra check --stack {identity.Name}", $"pulumi stack init {identity.Name}"];
        if (candidate.Cloud == Cloud.OnPrem)
        {
            next.Add("pulumi config set --secret fedinfra:sshPrivateKey < ~/.ssh/id_ed25519");
        }

        next.Add("pulumi config set --secret fedinfra:databasePassword \"$(openssl rand -base64 24 | tr '+/' '-_')\"");
        next.Add("pulumi config set --secret fedinfra:enrolmentTokens '{\"NODE\": \"…\"}'");
        next.Add("pulumi config set --secret fedinfra:caKey < ca-with-key.pem");
        next.Add("pulumi preview");
        return next;
    }

    private static string PathOf(string projectRoot, string name) => Path.Combine(projectRoot, StackFile.Folder, $"Pulumi.{name}.yaml");
}
