//! A node of the region tree as the file has it.

use serde_json::Value;

use super::{Cells, Flaw, Row};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RegionRow {
    pub(crate) path: String,
    pub(crate) name_zh: String,
    pub(crate) name_en: String,
    pub(crate) kind: String,
}

impl RegionRow {
    /// The path of the parent; `None` for a root.
    pub(crate) fn parent(&self) -> Option<&str> {
        self.path.rsplit_once('.').map(|(parent, _)| parent)
    }
}

impl Row for RegionRow {
    const NOUN: &'static str = "region";
    const COLUMNS: &'static [&'static str] = &["path", "name_zh", "name_en", "kind"];
    const KEY_COLUMN: &'static str = "path";

    fn read(cells: &mut Cells<'_>) -> Self {
        let row = Self {
            path: cells.path("path"),
            name_zh: cells.name("name_zh"),
            name_en: cells.name("name_en"),
            kind: cells.one_of("kind", "country region province city office"),
        };
        if row.parent().is_none() && row.kind != "country" {
            cells.note("kind", Flaw::RootNoCountry);
        }
        row
    }

    fn key(&self) -> String {
        self.path.clone()
    }

    fn fields(&self) -> Vec<(&'static str, Option<Value>)> {
        let text = |text: &String| Some(text.clone().into());
        vec![
            ("name_zh", text(&self.name_zh)),
            ("name_en", text(&self.name_en)),
            ("kind", text(&self.kind)),
        ]
    }
}
