"""The demo's master data: reads the CSV files of `catalog/` that `make demo` also imports into the product."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

CATALOG_DIR = Path(__file__).parent / "catalog"

#: File name → encoding. Batches come in GB18030, as an ERP of the trade exports them.
ENCODINGS = {
    "regions.csv": "utf-8",
    "products.csv": "utf-8",
    "batches.csv": "gb18030",
    "customers.csv": "utf-8",
}


@dataclass(frozen=True)
class Batch:
    """One production batch 批号 of a product."""

    product_code: str
    batch_number: str
    produced_on: date
    expires_on: date


@dataclass(frozen=True)
class Product:
    """A drug or a device with the fields people quote when they write."""

    product_code: str
    generic_name: str
    trade_name: str
    dosage_form: str
    specification: str
    pack_size: str
    approval_number: str
    holder: str
    kind: str

    @property
    def bought_by_patients(self) -> bool:
        """Whether people keep it at home; infusions and hospital injections they do not, insulin they do."""
        return self.dosage_form not in ("注射剂", "输液器") or "胰岛素" in self.generic_name

    def matches(self, selector: str) -> bool:
        """Whether a narrative's selector (any, drug, device, a code or a dosage form) means this product."""
        return selector in ("any", self.kind, self.product_code, self.dosage_form)


@dataclass(frozen=True)
class Customer:
    """A purchaser on file; `kind` is the CSV column `class`."""

    customer_code: str
    name: str
    kind: str
    region_path: str
    address: str
    phone: str
    email: str
    key_customer: bool


@dataclass(frozen=True)
class Region:
    """A node of the region tree: country, region, province, city or office."""

    path: str
    name_zh: str
    name_en: str
    kind: str


@dataclass(frozen=True)
class Catalogue:
    """All four files, in file order (order matters: contacts are drawn from it by seed)."""

    regions: tuple[Region, ...]
    products: tuple[Product, ...]
    batches: tuple[Batch, ...]
    customers: tuple[Customer, ...]

    def batches_of(self, product: Product) -> list[Batch]:
        """Batches of one product, as filed."""
        return [b for b in self.batches if b.product_code == product.product_code]

    def region(self, path: str) -> Region:
        """The region at a path; KeyError when the path is not in the tree."""
        for region in self.regions:
            if region.path == path:
                return region
        raise KeyError(path)


def _rows(name: str, directory: Path) -> list[dict[str, str]]:
    with open(directory / name, encoding=ENCODINGS[name], newline="") as file:
        return list(csv.DictReader(file))


def load(directory: Path = CATALOG_DIR) -> Catalogue:
    """Read and cross-check the four files; ValueError names the first row that points nowhere."""
    regions = tuple(Region(**row) for row in _rows("regions.csv", directory))
    products = tuple(Product(**row) for row in _rows("products.csv", directory))
    batches = tuple(
        Batch(
            row["product_code"],
            row["batch_number"],
            date.fromisoformat(row["produced_on"]),
            date.fromisoformat(row["expires_on"]),
        )
        for row in _rows("batches.csv", directory)
    )
    customers = tuple(
        Customer(kind=row.pop("class"), key_customer=row.pop("key_customer") == "yes", **row)
        for row in _rows("customers.csv", directory)
    )
    paths = {r.path for r in regions}
    codes = {p.product_code for p in products}
    for customer in customers:
        if customer.region_path not in paths:
            raise ValueError(f"customers.csv: {customer.customer_code}: no region {customer.region_path}")
    for batch in batches:
        if batch.product_code not in codes:
            raise ValueError(f"batches.csv: {batch.batch_number}: no product {batch.product_code}")
    return Catalogue(regions, products, batches, customers)
