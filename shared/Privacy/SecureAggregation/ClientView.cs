namespace FedInfra.Privacy.SecureAggregation;

/// <summary>A round as one node sees it: the roster that it accepted, its place, and who holds its shares.</summary>
internal sealed class ClientView
{
    private readonly RoundParameters _parameters;
    private readonly ClientPolicy _policy;

    public ClientView(Roster roster, string name, RoundParameters parameters, ClientPolicy policy)
    {
        (Roster, _parameters, _policy) = (roster, parameters, policy);
        Self = roster.IndexOf(name);
        Holders = roster.Graph(parameters).HoldersOf(Self);
        OwnPlace = Array.BinarySearch(Holders, Self);
    }

    public Roster Roster { get; }

    /// <summary>This node's place in the roster.</summary>
    public int Self { get; }

    /// <summary>Who holds its shares, and whose shares it holds.</summary>
    public int[] Holders { get; }

    /// <summary>Its place among its own holders; negative in a sparse graph.</summary>
    public int OwnPlace { get; }

    public NodeSet Read(ReadOnlySpan<byte> bits, string what)
    {
        var reader = new WireReader(bits, what);
        var set = NodeSet.Read(ref reader, Roster.Nodes);
        reader.End();
        return set;
    }

    /// <summary>This node is among them, and enough others to hide among and to open the sum.</summary>
    public void Require(NodeSet set, string did)
    {
        if (!set.Contains(Self))
        {
            throw new PrivacyException(PrivacyRefusal.LeftOut, $"{Roster.Name(Self)}: it is not among those who {did}");
        }

        RoundParameters.RequireCohort(set.Count, Math.Max(_policy.Cohort, _parameters.MinimumCohort), "this site");
        var holders = Holders.Count(set.Contains);
        if (holders < Roster.Size.Threshold)
        {
            throw new PrivacyException(
                PrivacyRefusal.TooManyDropouts, $"{holders} of this node's {Holders.Length} share holders {did}; {Roster.Size.Threshold} are needed");
        }
    }

    /// <summary>The survivors are sharers, and enough.</summary>
    public void RequireSurvivors(NodeSet survivors, NodeSet sharers)
    {
        var invented = survivors.FirstOutside(sharers);
        if (invented >= 0)
        {
            throw new PrivacyException(PrivacyRefusal.InventedSurvivor, $"{Roster.Name(invented)}: it is said to survive but never shared its keys");
        }

        Require(survivors, "sent updates");
    }
}
