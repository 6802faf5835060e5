//! What the tables of the catalogue are like, and how a CSV file is read into them; plain Rust, never fails on bytes.

mod approval;
mod batch;
mod cells;
mod customer;
mod encoding;
mod product;
mod region;
mod region_change;
mod row_flaw;
mod sheet;

pub(crate) use batch::BatchRow;
pub(crate) use cells::Cells;
pub(crate) use customer::CustomerRow;
pub(crate) use encoding::Encoding;
pub(crate) use product::ProductRow;
pub(crate) use region::RegionRow;
pub(crate) use region_change::{
    region_exists, region_fault, region_kind_fixed, region_of, region_stale, region_unknown,
};
pub(crate) use row_flaw::{Flaw, RowFlaw};
pub(crate) use sheet::read;

use serde_json::Value;

/// A row of one of the tables.
pub(crate) trait Row: Sized + Clone + PartialEq + Send + Sync + 'static {
    /// Kebab-case noun for the journal.
    const NOUN: &'static str;
    /// Columns of the file, in the order of the documentation; the file may have another.
    const COLUMNS: &'static [&'static str];
    /// The column that is blamed for a row that stands in the file twice.
    const KEY_COLUMN: &'static str;

    /// Reads the cells; flaws are noted there.
    fn read(cells: &mut Cells<'_>) -> Self;

    /// What makes the row unique.
    fn key(&self) -> String;

    /// The fields as the journal shows them. A personal one is `None`: that it changed is on record, what it was is not,
    /// because a journal row can never be erased.
    fn fields(&self) -> Vec<(&'static str, Option<Value>)>;
}
