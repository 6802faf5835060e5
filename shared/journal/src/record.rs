//! A row of the journal: exactly as hashed ([`Record`]), and as shown to people ([`Row`]).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::canonical::Encoder;
use crate::chain_hash::ChainHash;
use crate::changes::Changes;
use crate::findings::{BadRow, RowFault};

/// A row as it is hashed, verified and exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Place in the journal.
    pub journal_id: i64,
    /// What was changed.
    pub aggregate_kind: String,
    /// Which one was changed.
    pub aggregate_id: Uuid,
    /// Place in the chain of the aggregate, from 1.
    pub version: i64,
    /// Who did it.
    pub actor: String,
    /// For whom.
    pub on_behalf_of: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What happened.
    pub kind: String,
    /// The changes as canonical JSON text: these bytes are hashed.
    pub changes: String,
    /// When, to the microsecond.
    pub recorded_at: DateTime<Utc>,
    /// The trace it belongs to.
    pub trace_id: Option<String>,
    /// Hash of the previous version.
    pub prev_hash: ChainHash,
    /// Hash of everything above but `journal_id`.
    pub hash: ChainHash,
}

impl Record {
    /// The hash the content asks for; [`Record::hash`] is the one that was stored.
    pub fn computed_hash(&self) -> ChainHash {
        ChainHash::of(&self.encoded())
    }

    /// The address of this row with what is wrong with it.
    pub(crate) fn bad(&self, fault: RowFault) -> BadRow {
        BadRow {
            journal_id: self.journal_id,
            aggregate_kind: self.aggregate_kind.clone(),
            aggregate_id: self.aggregate_id,
            version: self.version,
            fault,
        }
    }

    fn encoded(&self) -> Vec<u8> {
        Encoder::new("afterdose.journal.row.v1")
            .text(&self.aggregate_kind)
            .uuid(self.aggregate_id)
            .integer(self.version)
            .text(&self.actor)
            .optional(self.on_behalf_of.as_deref())
            .optional(self.reason.as_deref())
            .text(&self.kind)
            .text(&self.changes)
            .time(self.recorded_at)
            .optional(self.trace_id.as_deref())
            .hash(&self.prev_hash)
            .bytes()
    }
}

/// A row as shown in a timeline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Place in the journal.
    pub journal_id: i64,
    /// What was changed.
    pub aggregate_kind: String,
    /// Which one was changed.
    pub aggregate_id: Uuid,
    /// Place in the chain of the aggregate, from 1.
    pub version: i64,
    /// Who did it: a person's id or `service:<name>`.
    pub actor: String,
    /// For whom.
    pub on_behalf_of: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What happened.
    pub kind: String,
    /// The changed fields.
    pub changes: Changes,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// The trace it belongs to.
    pub trace_id: Option<String>,
    /// The row's hash, to quote on a printed record.
    pub hash: ChainHash,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record() -> impl Strategy<Value = Record> {
        let text = || any::<String>();
        let optional = || proptest::option::of(any::<String>());
        let hash = any::<[u8; 32]>().prop_map(|raw| ChainHash::try_from(raw.as_slice()).unwrap());
        let who = (text(), any::<u128>(), 1_i64.., text(), optional(), optional());
        let what = (
            text(),
            text(),
            -1_000_000_000_000_i64..4_000_000_000_000_000,
            optional(),
            hash,
        );
        (who, what).prop_map(|(who, what)| Record {
            journal_id: 0,
            aggregate_kind: who.0,
            aggregate_id: Uuid::from_u128(who.1),
            version: who.2,
            actor: who.3,
            on_behalf_of: who.4,
            reason: who.5,
            kind: what.0,
            changes: what.1,
            recorded_at: DateTime::from_timestamp_micros(what.2).unwrap(),
            trace_id: what.3,
            prev_hash: what.4,
            hash: ChainHash::GENESIS,
        })
    }

    /// Reads the encoding back, by the README.
    struct Decoder<'a>(&'a [u8]);

    impl<'a> Decoder<'a> {
        fn take(&mut self, count: usize) -> &'a [u8] {
            let (taken, rest) = self.0.split_at(count);
            self.0 = rest;
            taken
        }

        fn integer(&mut self) -> i64 {
            i64::from_be_bytes(self.take(8).try_into().unwrap())
        }

        fn text(&mut self) -> String {
            let length = usize::try_from(self.integer()).unwrap();
            String::from_utf8(self.take(length).to_vec()).unwrap()
        }

        fn optional(&mut self) -> Option<String> {
            (self.take(1) == [1]).then(|| self.text())
        }
    }

    proptest! {
        /// What can be read back whole cannot be the encoding of anything else.
        #[test]
        fn the_encoding_can_be_read_back_and_so_means_one_content(original in record()) {
            let bytes = original.encoded();
            let mut decoder = Decoder(&bytes);
            prop_assert_eq!(decoder.text(), "afterdose.journal.row.v1");
            let decoded = Record {
                journal_id: 0,
                aggregate_kind: decoder.text(),
                aggregate_id: Uuid::from_slice(decoder.take(16)).unwrap(),
                version: decoder.integer(),
                actor: decoder.text(),
                on_behalf_of: decoder.optional(),
                reason: decoder.optional(),
                kind: decoder.text(),
                changes: decoder.text(),
                recorded_at: DateTime::from_timestamp_micros(decoder.integer()).unwrap(),
                trace_id: decoder.optional(),
                prev_hash: ChainHash::try_from(decoder.take(32)).unwrap(),
                hash: ChainHash::GENESIS,
            };
            prop_assert!(decoder.0.is_empty());
            prop_assert_eq!(decoded, original);
        }

        #[test]
        fn an_exported_record_keeps_its_hash(original in record()) {
            let line = serde_json::to_string(&original).unwrap();
            let read: Record = serde_json::from_str(&line).unwrap();
            prop_assert_eq!(read.computed_hash(), original.computed_hash());
        }
    }
}
