//! A batch 批号 as the file has it.

use chrono::NaiveDate;
use serde_json::Value;

use super::{Cells, Flaw, Row};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BatchRow {
    pub(crate) product_code: String,
    pub(crate) batch_number: String,
    pub(crate) produced_on: NaiveDate,
    pub(crate) expires_on: NaiveDate,
}

impl Row for BatchRow {
    const NOUN: &'static str = "batch";
    const COLUMNS: &'static [&'static str] = &["product_code", "batch_number", "produced_on", "expires_on"];
    const KEY_COLUMN: &'static str = "batch_number";

    fn read(cells: &mut Cells<'_>) -> Self {
        let row = Self {
            product_code: cells.code("product_code"),
            batch_number: cells.code("batch_number"),
            produced_on: cells.date("produced_on"),
            expires_on: cells.date("expires_on"),
        };
        let epoch = NaiveDate::default();
        if row.expires_on <= row.produced_on && row.expires_on != epoch && row.produced_on != epoch {
            cells.note("expires_on", Flaw::ExpiryNotLater);
        }
        row
    }

    fn key(&self) -> String {
        format!("{} {}", self.product_code, self.batch_number)
    }

    fn fields(&self) -> Vec<(&'static str, Option<Value>)> {
        vec![
            ("produced_on", Some(self.produced_on.to_string().into())),
            ("expires_on", Some(self.expires_on.to_string().into())),
        ]
    }
}
