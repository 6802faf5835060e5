//! Checks chains row by row, whether the rows come from a database or from a file.

use std::collections::HashMap;

use uuid::Uuid;

use crate::chain_hash::ChainHash;
use crate::findings::{Report, RowFault};
use crate::record::Record;

/// Remembers where each chain stands.
pub(crate) struct ChainCheck {
    heads: HashMap<Uuid, Head>,
    order: Order,
}

struct Head {
    aggregate_kind: String,
    version: i64,
    hash: ChainHash,
}

enum Order {
    /// One chain after the other: only one head is kept.
    ByChain,
    /// Chains interleaved: one head an aggregate is kept, about 150 bytes each.
    ById,
}

impl ChainCheck {
    /// For rows sorted by aggregate and version.
    pub(crate) fn by_chain() -> Self {
        Self {
            heads: HashMap::new(),
            order: Order::ByChain,
        }
    }

    /// For rows in the order of insertion.
    pub(crate) fn by_id() -> Self {
        Self {
            heads: HashMap::new(),
            order: Order::ById,
        }
    }

    /// Checks the next row. One fault a row is reported, the most telling; the next row is then expected to continue
    /// this one, so that one broken row is not a thousand problems.
    pub(crate) fn row(&mut self, record: &Record, report: &mut Report) {
        report.rows += 1;
        let head = self.heads.get(&record.aggregate_id);
        if head.is_none() {
            report.aggregates += 1;
        }
        if let Some(fault) = fault(head, record) {
            report.bad_row(record.bad(fault));
        }
        if head.is_none() && matches!(self.order, Order::ByChain) {
            self.heads.clear();
        }
        let head = Head {
            aggregate_kind: record.aggregate_kind.clone(),
            version: record.version,
            hash: record.hash,
        };
        self.heads.insert(record.aggregate_id, head);
    }
}

fn fault(head: Option<&Head>, record: &Record) -> Option<RowFault> {
    let expected = head.map_or(1, |head| head.version + 1);
    let previous = head.map_or(ChainHash::GENESIS, |head| head.hash);
    if record.computed_hash() != record.hash {
        Some(RowFault::HashMismatch)
    } else if record.version != expected {
        Some(RowFault::VersionGap { expected })
    } else if record.prev_hash != previous {
        Some(RowFault::BrokenLink)
    } else {
        let changed = head.is_some_and(|head| head.aggregate_kind != record.aggregate_kind);
        changed.then_some(RowFault::KindChanged)
    }
}
