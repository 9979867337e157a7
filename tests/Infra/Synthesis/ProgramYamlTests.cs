using System.Globalization;
using FedInfra.Infra.Packages;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Synthesis;
using FsCheck;
using FsCheck.Fluent;

namespace FedInfra.Infra.Tests.Synthesis;

public sealed class ProgramYamlTests
{
    private readonly StackProgram _program = new("sample");
    private readonly Scope _scope;

    public ProgramYamlTests() => _scope = new Scope(_program, "fedinfra:index:Site", "main");

    [Fact]
    public void A_program_of_everything_reads_as_it_should()
    {
        var aws = new Provider(_scope, ProviderPackage.Aws, "aws", new Inputs { ["region"] = "eu-central-1" });
        var scope = _scope.With(aws);
        var vpc = new AnyResource(scope, "aws:ec2/vpc:Vpc", "network", new Inputs
        {
            ["cidrBlock"] = "10.0.0.0/16",
            ["enableDnsSupport"] = true,
            ["tags"] = new Inputs { ["cost$"] = "no", ["release"] = "1.10" },
        });
        var account = Output.Invoke<string[]>("aws:ec2/getAmi:getAmi", new Inputs { ["owners"] = ["amazon"] }, "productCodes", aws);
        _ = new AnyResource(
            scope,
            "aws:rds/instance:Instance",
            "database",
            new Inputs
            {
                ["password"] = ConfigSecret.DatabasePassword,
                ["allocatedStorage"] = 32,
                ["ratio"] = 0.25,
                ["userData"] = "#!/bin/sh\necho \"${HOME}\" $$\n",
                ["policy"] = Input.ToJson(new Inputs { ["Resource"] = [vpc.Out("arn"), Output.Format($"{vpc.Out("arn")}/*")] }),
                ["encoded"] = Output.Format($"b64:{Input.ToBase64(vpc.Id)}$"),
                ["part"] = Input.Part(vpc.Id, "-", 1),
                ["code"] = account.Inside<string>("[0].productCodeId"),
                ["empty"] = new Inputs(),
            },
            new ResourceOptions
            {
                DependsOn = [vpc],
                Protect = true,
                RetainOnDelete = true,
                DeleteBeforeReplace = true,
                IgnoreChanges = ["tags"],
                AdditionalSecretOutputs = ["endpoint"],
                CreateTimeout = "45m",
            });
        _program.Export("address", Output.Format($"https://{vpc.Out("tags[\"a.b\"]")}:{443}"));

        Assert.Equal(
            """
            name: "fedinfra"
            config:
              databasePasswordText:
                type: "string"
                name: "databasePassword"
                secret: true
            variables:
              main-database/1:
                fn::toBase64: "${main-network.id}"
              main-database/2:
                fn::invoke:
                  function: "aws:ec2/getAmi:getAmi"
                  arguments:
                    "owners":
                    - "amazon"
                  return: "productCodes"
                  options:
                    provider: "${main-aws}"
                    version: "7.48.0"
            resources:
              main-aws:
                type: "pulumi:providers:aws"
                properties:
                  "region": "eu-central-1"
                options:
                  version: "7.48.0"
              main-network:
                type: "aws:ec2/vpc:Vpc"
                properties:
                  "cidrBlock": "10.0.0.0/16"
                  "enableDnsSupport": true
                  "tags":
                    "cost$$": "no"
                    "release": "1.10"
                options:
                  provider: "${main-aws}"
                  version: "7.48.0"
              main-database:
                type: "aws:rds/instance:Instance"
                properties:
                  "password": "${databasePasswordText}"
                  "allocatedStorage": 32
                  "ratio": 0.25
                  "userData": |
                    #!/bin/sh
                    echo "$${HOME}" $$$$
                  "policy":
                    fn::toJSON:
                      "Resource":
                      - "${main-network.arn}"
                      - "${main-network.arn}/*"
                  "encoded": "b64:${main-database/1}$$"
                  "part":
                    fn::select:
                    - 1
                    - fn::split:
                      - "-"
                      - "${main-network.id}"
                  "code": "${main-database/2[0].productCodeId}"
                  "empty": {}
                options:
                  deleteBeforeReplace: true
                  protect: true
                  retainOnDelete: true
                  additionalSecretOutputs:
                  - "endpoint"
                  ignoreChanges:
                  - "tags"
                  customTimeouts:
                    create: "45m"
                  dependsOn:
                  - "${main-network}"
                  provider: "${main-aws}"
                  version: "7.48.0"
            outputs:
              "address": "https://${main-network.tags[\"a.b\"]}:443"

            """,
            Yaml());
        Assert.Empty(ReadBack.Differences(_program, Yaml()));
    }

    [Fact]
    public void Providers_come_first_whatever_they_need()
    {
        var vpc = new AnyResource(_scope, "aws:ec2/vpc:Vpc", "network", new Inputs());
        _ = new Provider(_scope, ProviderPackage.Kubernetes, "cluster", new Inputs { ["kubeconfig"] = vpc.Id });

        Assert.True(Yaml().IndexOf("main-cluster:", StringComparison.Ordinal) < Yaml().IndexOf("main-network:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_resource_of_the_default_provider_has_the_pinned_version()
    {
        _ = new AnyResource(_scope, "command:local:Command", "hello", new Inputs());

        Assert.Contains($"options:\n      version: \"{ProviderPackage.Command.Version}\"", Yaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_nothing_uses_is_not_declared()
    {
        _ = new AnyResource(_scope, "aws:ec2/vpc:Vpc", "network", new Inputs());

        Assert.DoesNotContain("config:", Yaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_values_of_one_answer_share_the_call()
    {
        var answer = Output.Invoke<string[]>("aws:ec2/getAmi:getAmi", new Inputs(), "productCodes", null);
        _program.Export("first", answer.Inside<string>("[0]"));
        _program.Export("second", Output.Format($"<{answer.Inside<string>("[1]")}>"));

        Assert.Contains("\"first\": \"${outputs/1[0]}\"\n  \"second\": \"<${outputs/1[1]}>\"\n", Yaml(), StringComparison.Ordinal);
        Assert.DoesNotContain("outputs/2", Yaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_Pulumi_takes_for_a_function_is_refused()
    {
        _program.Export("a", new Inputs { ["fn::toJSON"] = "x" });

        Assert.Contains("fn::toJSON", Assert.Throws<InvalidOperationException>(Yaml).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_that_has_a_variables_name_is_refused()
    {
        var vpc = new AnyResource(_scope, "aws:ec2/vpc:Vpc", "network/1", new Inputs());
        _ = new AnyResource(_scope, "aws:ec2/vpc:Vpc", "network", new Inputs { ["cidrBlock"] = Output.Format($"{Input.ToBase64(vpc.Id)}/16") });

        Assert.Contains("main-network/1", Assert.Throws<InvalidOperationException>(Yaml).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_dots_and_brackets_is_quoted_in_references()
    {
        var host = new AnyResource(_scope, "command:local:Command", "rack.1[a]", new Inputs());
        _program.Export("out", host.Out("stdout"));

        Assert.Contains("\"out\": \"${[\\\"main-rack.1[a]\\\"].stdout}\"\n", Yaml(), StringComparison.Ordinal);
        Assert.Empty(ReadBack.Differences(_program, Yaml()));
    }

    [Fact]
    public void A_number_has_no_exponent()
    {
        _program.Export("a", (Input)100_000_000_000_000_000_000.0);

        Assert.Contains("\"a\": 100000000000000000000\n", Yaml(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no")]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("2001-01-01")]
    [InlineData("0x1F")]
    [InlineData("1_000")]
    [InlineData("12:30")]
    [InlineData("<<")]
    [InlineData("$")]
    [InlineData("$$")]
    [InlineData("${a.b}")]
    [InlineData("$${a}")]
    [InlineData("a: b # c")]
    [InlineData("\"\\")]
    [InlineData("\ttab")]
    [InlineData(" two\n lines")]
    [InlineData("a\nb")]
    [InlineData("a\nb\n\n")]
    [InlineData("a \nb\n")]
    [InlineData("a\r\nb\r\n")]
    [InlineData("# a\n  b\n\tc\n")]
    [InlineData("--- a\n--- b\n... c\n")]
    [InlineData("ü\u0085\u2028\uFEFF😀\0")]
    public void A_text_comes_back_as_it_was(string text)
    {
        _program.Export("a", new Inputs { [text] = text });

        Assert.Empty(ReadBack.Differences(_program, Yaml()));
    }

    [Fact]
    public void Any_text_comes_back_as_it_was()
    {
        var letters = Gen.Elements("$", "{", "}", "a", "b.c", " ", "\n", "\n\n", "\t", "\r\n", "\"", "'", "\\", "#", ": ", "- ", "|", ">", "%", "@", "`", "é", "—", "😀", "\u0001");
        var texts = letters.ListOf().Select(parts => string.Concat(parts));
        Check.QuickThrowOnFailure(Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var program = new StackProgram("sample");
            var vpc = new AnyResource(new Scope(program, "fedinfra:index:Site", "main"), "aws:ec2/vpc:Vpc", "network", new Inputs { ["cidrBlock"] = text });
            program.Export("joined", Output.Format($"{text}{vpc.Id}{text}"));
            var differences = ReadBack.Differences(program, YamlOf(program));
            return differences.Count == 0 ? true : throw new InvalidOperationException(string.Join('\n', differences));
        }));
    }

    private string Yaml() => YamlOf(_program);

    private static string YamlOf(StackProgram program)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ProgramYaml.Write(program, writer);
        return writer.ToString();
    }
}
