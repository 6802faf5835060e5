//! A product 药品/器械 as the file has it.

use serde_json::Value;

use super::{Cells, Flaw, Row, approval::is_approval_number};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProductRow {
    pub(crate) product_code: String,
    pub(crate) generic_name: String,
    pub(crate) trade_name: String,
    pub(crate) dosage_form: String,
    pub(crate) specification: String,
    pub(crate) pack_size: String,
    pub(crate) approval_number: String,
    pub(crate) holder: String,
    pub(crate) kind: String,
}

impl Row for ProductRow {
    const NOUN: &'static str = "product";
    const COLUMNS: &'static [&'static str] = &[
        "product_code",
        "generic_name",
        "trade_name",
        "dosage_form",
        "specification",
        "pack_size",
        "approval_number",
        "holder",
        "kind",
    ];
    const KEY_COLUMN: &'static str = "product_code";

    fn read(cells: &mut Cells<'_>) -> Self {
        let row = Self {
            product_code: cells.code("product_code"),
            generic_name: cells.name("generic_name"),
            trade_name: cells.optional("trade_name"),
            dosage_form: cells.optional("dosage_form"),
            specification: cells.optional("specification"),
            pack_size: cells.optional("pack_size"),
            approval_number: cells.code("approval_number"),
            holder: cells.name("holder"),
            kind: cells.one_of("kind", "drug device"),
        };
        if !row.approval_number.is_empty() && !is_approval_number(&row.kind, &row.approval_number) {
            cells.note("approval_number", Flaw::ApprovalNumberMalformed);
        }
        row
    }

    fn key(&self) -> String {
        self.product_code.clone()
    }

    fn fields(&self) -> Vec<(&'static str, Option<Value>)> {
        let text = |text: &String| Some(text.clone().into());
        vec![
            ("generic_name", text(&self.generic_name)),
            ("trade_name", text(&self.trade_name)),
            ("dosage_form", text(&self.dosage_form)),
            ("specification", text(&self.specification)),
            ("pack_size", text(&self.pack_size)),
            ("approval_number", text(&self.approval_number)),
            ("holder", text(&self.holder)),
            ("kind", text(&self.kind)),
        ]
    }
}
