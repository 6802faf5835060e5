//! What a contact is about: numbers and names in a text against the catalogue. The longest name wins, a batch tells
//! two products of one name apart, and what the catalogue does not know is kept as the customer wrote it.

use super::{
    contact::Mention,
    recognise::{FindingKind, fold, recognise},
};

/// No more mentions are kept of one contact.
const MOST_MENTIONS: usize = 20;

/// A name or text as names are compared: half width, lower case, without spaces.
#[must_use]
pub fn name_key(text: &str) -> String {
    fold::fold(text)
        .text()
        .chars()
        .filter(|character| !character.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// An approval number as texts are read: `国药准字H20051234`, `H20160123`.
#[must_use]
pub fn approval_key(number: &str) -> String {
    let read = recognise(number)
        .into_iter()
        .find(|finding| is_approval(finding.kind));
    read.map_or_else(|| name_key(number).to_uppercase(), |finding| finding.value)
}

/// A batch number as texts are read: capitals without spaces.
#[must_use]
pub fn batch_key(number: &str) -> String {
    name_key(number).to_uppercase()
}

fn is_approval(kind: FindingKind) -> bool {
    matches!(
        kind,
        FindingKind::DrugApproval
            | FindingKind::ImportRegistration
            | FindingKind::RegionRegistration
            | FindingKind::DeviceRegistration
            | FindingKind::DeviceFiling
    )
}

/// The numbers that a text names, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Approval and registration numbers.
    pub approvals: Vec<String>,
    /// Batches.
    pub batches: Vec<String>,
    /// Trace codes.
    pub trace_codes: Vec<String>,
}

impl Named {
    /// Reads them off a text.
    #[must_use]
    pub fn in_text(text: &str) -> Self {
        let mut named = Self::default();
        for finding in recognise(text) {
            let list = match finding.kind {
                kind if is_approval(kind) => &mut named.approvals,
                FindingKind::Batch => &mut named.batches,
                FindingKind::TraceCode => &mut named.trace_codes,
                _ => continue,
            };
            if !list.contains(&finding.value) && list.len() < MOST_MENTIONS {
                list.push(finding.value);
            }
        }
        named
    }
}

/// A product of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogueProduct {
    /// What the catalogue knows.
    pub mention: Mention,
    /// Its approval number in normal form.
    pub approval_key: String,
    /// Its names in normal form that occur in the text.
    pub names: Vec<String>,
}

/// A batch of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueBatch {
    /// In normal form.
    pub batch_key: String,
    /// Whose batch.
    pub product_id: String,
}

/// What the catalogue has to say about a text.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Products by approval number, name or batch.
    pub products: Vec<CatalogueProduct>,
    /// Batches of the named numbers.
    pub batches: Vec<CatalogueBatch>,
}

/// What the text is about, in the order approval numbers, names, batches. `text_key` is the text as [`name_key`]
/// gives it.
#[must_use]
pub fn mentions(text_key: &str, named: &Named, catalogue: &Catalogue) -> Vec<Mention> {
    let mut matching = Matching {
        text_key,
        catalogue,
        free_batches: named.batches.clone(),
        found: Vec::new(),
    };
    for approval in &named.approvals {
        matching.by_approval(approval);
    }
    for name in longest_names(text_key, &catalogue.products) {
        matching.by_name(&name);
    }
    matching.place_batches();
    place_trace_codes(&mut matching.found, &named.trace_codes);
    matching.found.truncate(MOST_MENTIONS);
    matching.found
}

struct Matching<'a> {
    text_key: &'a str,
    catalogue: &'a Catalogue,
    free_batches: Vec<String>,
    found: Vec<Mention>,
}

impl Matching<'_> {
    fn by_approval(&mut self, approval: &str) {
        let candidates: Vec<&CatalogueProduct> = self
            .catalogue
            .products
            .iter()
            .filter(|product| product.approval_key == approval)
            .collect();
        let mut mention = self.settle(&candidates);
        if mention.approval_number.is_empty() {
            approval.clone_into(&mut mention.approval_number);
        }
        self.found.push(mention);
    }

    fn by_name(&mut self, name: &str) {
        let candidates: Vec<&CatalogueProduct> = self
            .catalogue
            .products
            .iter()
            .filter(|product| product.names.iter().any(|known| known == name))
            .collect();
        let generic_names: Vec<String> = candidates
            .iter()
            .map(|product| name_key(&product.mention.generic_name))
            .collect();
        let is_found = self
            .found
            .iter()
            .any(|mention| generic_names.contains(&name_key(&mention.generic_name)));
        if !is_found {
            let mention = self.settle(&candidates);
            self.found.push(mention);
        }
    }

    /// One mention for products that an approval number or a name may mean: the one whose batch is named, else the
    /// one whose specification is written, else what all of them have in common.
    fn settle(&mut self, candidates: &[&CatalogueProduct]) -> Mention {
        let batch = self.free_batches.iter().position(|batch| {
            let of_candidate = |known: &CatalogueBatch| {
                known.batch_key == *batch
                    && candidates
                        .iter()
                        .any(|product| product.mention.product_id == known.product_id)
            };
            self.catalogue.batches.iter().any(of_candidate)
        });
        let batch = batch.map(|at| self.free_batches.remove(at));
        let mut left: Vec<&CatalogueProduct> = candidates.to_vec();
        if let Some(batch) = &batch {
            left.retain(|product| {
                self.catalogue
                    .batches
                    .iter()
                    .any(|known| known.batch_key == *batch && known.product_id == product.mention.product_id)
            });
        }
        if left.len() > 1 {
            let written = |product: &&CatalogueProduct| {
                let specification = name_key(&product.mention.specification);
                !specification.is_empty() && self.text_key.contains(&specification)
            };
            if left.iter().any(written) {
                left.retain(written);
            }
        }
        let mut mention = common(&left);
        mention.batch_number = batch.unwrap_or_default();
        mention
    }

    /// Batches that belong to no product named before.
    fn place_batches(&mut self) {
        for batch in std::mem::take(&mut self.free_batches) {
            let owners: Vec<&CatalogueProduct> = self
                .catalogue
                .products
                .iter()
                .filter(|product| {
                    self.catalogue.batches.iter().any(|known| {
                        known.batch_key == batch && known.product_id == product.mention.product_id
                    })
                })
                .collect();
            let lonely = match self.found.as_mut_slice() {
                [only] if only.batch_number.is_empty() && owners.is_empty() => Some(only),
                _ => None,
            };
            if let Some(only) = lonely {
                only.batch_number = batch;
            } else {
                let mut mention = if owners.len() == 1 {
                    common(&owners)
                } else {
                    Mention::default()
                };
                mention.batch_number = batch;
                self.found.push(mention);
            }
        }
    }
}

/// What all products have in common; all of it for a single one.
fn common(products: &[&CatalogueProduct]) -> Mention {
    let Some((first, rest)) = products.split_first() else {
        return Mention::default();
    };
    let mut mention = first.mention.clone();
    for product in rest {
        let other = &product.mention;
        for (kept, said) in [
            (&mut mention.product_id, &other.product_id),
            (&mut mention.generic_name, &other.generic_name),
            (&mut mention.specification, &other.specification),
            (&mut mention.pack_size, &other.pack_size),
            (&mut mention.approval_number, &other.approval_number),
            (&mut mention.kind, &other.kind),
        ] {
            if kept != said {
                kept.clear();
            }
        }
    }
    mention
}

/// The names that occur outside longer ones: 阿莫西林 inside 阿莫西林胶囊 is not meant by itself.
fn longest_names(text_key: &str, products: &[CatalogueProduct]) -> Vec<String> {
    let mut names: Vec<&String> = products.iter().flat_map(|product| &product.names).collect();
    names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    names.dedup();
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut kept: Vec<(usize, &String)> = Vec::new();
    for name in names {
        let mut first = None;
        for (start, found) in text_key.match_indices(name.as_str()) {
            let end = start + found.len();
            if taken.iter().all(|(from, until)| end <= *from || *until <= start) {
                taken.push((start, end));
                first.get_or_insert(start);
            }
        }
        kept.extend(first.map(|at| (at, name)));
    }
    kept.sort();
    kept.into_iter().map(|(_, name)| name.clone()).collect()
}

fn place_trace_codes(found: &mut Vec<Mention>, codes: &[String]) {
    if let ([only], [code]) = (found.as_mut_slice(), codes) {
        only.trace_code.clone_from(code);
        return;
    }
    found.extend(codes.iter().map(|code| Mention {
        trace_code: code.clone(),
        ..Mention::default()
    }));
}

#[cfg(test)]
#[path = "mention_tests.rs"]
mod tests;
