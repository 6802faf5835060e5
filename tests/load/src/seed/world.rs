//! Regions, products and texts to draw from: those of the demo day, and more products of the same makers.

use std::collections::BTreeMap;

use anyhow::Context as _;

const REGIONS: &str = include_str!("../../../../deploy/local/demo/catalog/regions.csv");
const PRODUCTS: &str = include_str!("../../../../deploy/local/demo/catalog/products.csv");
const TALES: [(&str, &str); 5] = [
    (
        "adverse_reaction",
        include_str!("../../../../deploy/local/demo/narratives/adverse_reaction.toml"),
    ),
    (
        "complaint",
        include_str!("../../../../deploy/local/demo/narratives/complaint.toml"),
    ),
    (
        "consultation",
        include_str!("../../../../deploy/local/demo/narratives/consultation.toml"),
    ),
    (
        "return_exchange",
        include_str!("../../../../deploy/local/demo/narratives/return_delivery.toml"),
    ),
    (
        "device_event",
        include_str!("../../../../deploy/local/demo/narratives/device_event.toml"),
    ),
];
/// As many as a large distributor sells often.
const MEDICINES: usize = 1_000;

/// Regions, and the share of contacts at which each begins.
pub(super) struct Places {
    pub(super) paths: Vec<String>,
    pub(super) begins: Vec<f64>,
}

/// A product.
pub(super) struct Medicine {
    pub(super) generic_name: String,
    pub(super) specification: String,
    pub(super) pack_size: String,
}

/// Most contacts come from cities, some are known by their province only, a few by less.
pub(super) fn places() -> anyhow::Result<Places> {
    let mut reader = csv::Reader::from_reader(REGIONS.as_bytes());
    let mut paths = Vec::new();
    let mut weights = Vec::new();
    for (place, row) in reader.records().enumerate() {
        let path = row?.get(0).context("a region without a path")?.to_owned();
        let share = match path.split('.').count() {
            1 => 0.2,
            2 => 0.05,
            3 => 0.5,
            4 => 3.0,
            _ => 1.0,
        };
        // no two of a size, in an order that has nothing to do with the tree
        weights.push(share * (1.0 + (place * 7 % 11) as f64));
        paths.push(path);
    }
    let whole: f64 = weights.iter().sum();
    let begins = weights.iter().scan(0.0, |sum, weight| {
        let begin = *sum;
        *sum += weight / whole;
        Some(begin)
    });
    Ok(Places {
        begins: begins.collect(),
        paths,
    })
}

/// The products of the demo day in more and more strengths.
pub(super) fn medicines() -> anyhow::Result<Vec<Medicine>> {
    let mut reader = csv::Reader::from_reader(PRODUCTS.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let of = |number: usize| {
        let row = rows.get(number % rows.len())?;
        let variant = match number / rows.len() {
            0 => String::new(),
            more => format!("×{}", more + 1),
        };
        Some(Medicine {
            generic_name: row.get(1)?.to_owned(),
            specification: format!("{}{variant}", row.get(4)?),
            pack_size: row.get(5)?.to_owned(),
        })
    };
    (0..MEDICINES)
        .map(|number| of(number).context("a product without a name"))
        .collect()
}

/// What people write, by kind.
pub(super) fn tales() -> anyhow::Result<BTreeMap<&'static str, Vec<String>>> {
    let mut all = BTreeMap::new();
    for (kind, source) in TALES {
        let table: toml::Table = source.parse()?;
        let tales = table.get("narrative").and_then(toml::Value::as_array);
        let texts = tales.context("no narratives")?.iter();
        let texts = texts.filter_map(|one| Some(one.get("text")?.as_str()?.trim().to_owned()));
        all.insert(kind, texts.collect());
    }
    Ok(all)
}
