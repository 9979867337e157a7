#!/usr/bin/env python3
"""Builds prices.csv, the price list that infra carries, from the figures in shared/prices and those in reference.csv.

    python3 build_snapshot.py ../../../../shared/prices

reference.csv has what shared/prices lacks, read from test data of Infracost (the price was right on the day on which its
file last changed, or before) and from the pages that it names: reference figures, good for finding what is dear, not for
quotes. A figure of shared/prices goes before.

Every row keeps the date and the source of its figure. The date and source of a spot price are columns of their own,
because it comes from another place than the on-demand price beside it. Rows that are computed from other rows say so:
their source begins with "derived".
"""
import csv
import re
import sys
from decimal import Decimal
from pathlib import Path

COLUMNS = ("provider region sku kind gpu gpu_count vcpus mem_gib unit usd_on_demand usd_spot as_of source "
           "spot_as_of spot_source").split()
AWS = ("2026-07-20", "karpenter-provider-aws@6fc13b52 zz_generated.pricing_aws.go (AWS GetProducts, generated 2026-07-20)")
AZURE = ("2026-06-18", "karpenter-provider-azure@2b431da1 zz_generated.pricing.go (Azure Retail Prices, generated 2026-06-18)")

# What the wide lists do not say and prices.csv does not either: accelerator and count.
ACCELERATORS = {
    "g6e.8xlarge": ("L40S 48GB", 1), "g6e.16xlarge": ("L40S 48GB", 1), "g6e.24xlarge": ("L40S 48GB", 4),
    "p6-b200.48xlarge": ("B200 180GB", 8), "p6-b300.48xlarge": ("B300 268GB", 8),
    "Standard_ND96isr_H200_v5": ("H200 141GB", 8), "Standard_ND96isr_MI300X_v5": ("MI300X 192GB", 8),
    "Standard_NC6s_v3": ("V100 16GB", 1), "Standard_NC12s_v3": ("V100 16GB", 2), "Standard_NC24s_v3": ("V100 16GB", 4),
}

# Rows that exact arithmetic gives: SKU, of which row, times what, vCPU, GiB, why.
DERIVED = [
    *[(f"e2-standard-{n}", "e2-medium", Decimal(n), n, 4 * n,
       "E2 is priced by vCPU and memory, and e2-medium is billed as 1 vCPU and 4 GiB") for n in (2, 4, 8, 16)],
    *[(f"n1-standard-{n}", "n1-standard-16", Decimal(n) / 16, n, Decimal("3.75") * n,
       "N1 is priced by vCPU and memory; like n1-standard-16's, the price includes 30% sustained-use discount") for n in (1, 2, 4, 8, 32)],
]


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def split_spot(row):
    """Moves what the source says about the spot price into columns of its own."""
    source, _, spot = row["source"].partition("; spot: ")
    row = {**row, "source": source, "spot_as_of": "", "spot_source": ""}
    if spot:
        date = re.search(r"\d{4}-\d\d or later|\d{4}-\d\d-\d\d", spot)
        row |= {"spot_as_of": date.group() if date else "undated (2024-25)", "spot_source": spot}
    elif row["usd_spot"]:
        row |= {"spot_as_of": row["as_of"], "spot_source": source}
    return row


def general_purpose(sku):
    """vCPU and GiB of AWS's C, M and R families from the fifth generation on: 2, 4 or 8 GiB a vCPU."""
    match = re.fullmatch(r"([cmr])[5-9][a-z-]*\.(?:(\d*)x)?large", sku)
    if not match or sku.startswith("c5n."):
        return ("", "")
    vcpus = 2 if not match[0].endswith("xlarge") else 4 * int(match[2] or 1)
    return (vcpus, vcpus * {"c": 2, "m": 4, "r": 8}[match[1]])


def main(folder):
    rows = [split_spot(row) for row in read(folder / "prices.csv")]
    known = {(row["region"], row["sku"]) for row in rows}
    rows += [row for row in read(Path(__file__).with_name("reference.csv")) if (row["region"], row["sku"]) not in known]
    machines = {row["sku"]: row for row in rows if row["kind"] == "vm"}

    wide = [("aws", "us-east-1", r["instance_type"], r["usd_per_hour"], AWS) for r in read(folder / "aws_ondemand_us-east-1.csv")]
    wide += [("azure", r["region"], r["arm_sku"].strip(), r["usd_per_hour"], AZURE) for r in read(folder / "azure_ondemand.csv")]
    for provider, region, sku, price, (date, source) in wide:
        if (region, sku) in known:
            continue
        like = machines.get(sku, {})
        gpu, count = ACCELERATORS.get(sku, (like.get("gpu", ""), like.get("gpu_count", "")))
        vcpus, memory = (like["vcpus"], like["mem_gib"]) if like else general_purpose(sku) if provider == "aws" else ("", "")
        rows.append(dict(provider=provider, region=region, sku=sku, kind="vm", gpu=gpu, gpu_count=count, vcpus=vcpus,
                         mem_gib=memory, unit="hour", usd_on_demand=price, as_of=date, source=source))

    for sku, base, factor, vcpus, memory, why in DERIVED:
        of = machines[base]
        spot = Decimal(of["usd_spot"]) * factor if of["usd_spot"] else ""
        source = f"derived: {factor.normalize():f} x {base} ({why}); {of['source']}"
        rows.append({**of, "sku": sku, "vcpus": vcpus, "mem_gib": memory, "usd_on_demand": Decimal(of["usd_on_demand"]) * factor,
                     "usd_spot": spot, "source": source, "spot_as_of": of["spot_as_of"], "spot_source": source if spot else ""})

    rows.sort(key=lambda row: (row["provider"], row["region"], row["kind"], row["sku"]))
    with open(Path(__file__).with_name("prices.csv"), "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} rows")


main(Path(sys.argv[1]))
