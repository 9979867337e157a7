namespace FedInfra.Infra.Costs.Rules;

/// <summary>Object storage of any cloud: the site's usage, spread over its buckets; half the requests write.</summary>
internal static class ObjectStorage
{
    public static void Charge(BilledResource resource, CostContext context, CostLedger ledger, (string Sku, string Unit) storage, string writeSku, string readSku)
    {
        var half = context.Usage.ObjectRequestThousands / 2;
        ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Storage, storage.Sku, storage.Unit, context.Usage.ObjectStorageGb, "object storage")));
        ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Storage, writeSku, "1k requests", half, "writing requests") { Hours = null }));
        ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Storage, readSku, "1k requests", half, "reading requests") { Hours = null }));
    }
}
