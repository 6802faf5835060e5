//! A region as somebody typed it, held to the same rules as a row of a file.

use kernel::{Code, Fault};

use super::{Cells, Flaw, RegionRow, Row as _};

/// Reads the four cells; the first flaw refuses it.
pub(crate) fn region_of(path: &str, name_zh: &str, name_en: &str, kind: &str) -> Result<RegionRow, Fault> {
    let columns: Vec<String> = RegionRow::COLUMNS.iter().map(|&name| name.to_owned()).collect();
    let mut cells = Cells::new(1, &columns, vec![path, name_zh, name_en, kind]);
    let row = RegionRow::read(&mut cells);
    match cells.into_flaws().first() {
        None => Ok(row),
        Some(flaw) => Err(region_fault(&flaw.flaw)),
    }
}

/// A flaw as the refusal of a request.
pub(crate) fn region_fault(flaw: &Flaw) -> Fault {
    Fault::invalid(flaw.slug(), flaw.zh(), flaw.en())
}

/// It is to be added and is there.
pub(crate) fn region_exists() -> Fault {
    Fault::new(
        Code::AlreadyExists,
        "region-exists",
        "该地区路径已存在。",
        "There is a region at that path already.",
    )
}

/// It is to be changed and is not there.
pub(crate) fn region_unknown() -> Fault {
    Fault::not_found("region-unknown", "没有这个地区。", "There is no such region.")
}

/// Somebody else was faster.
pub(crate) fn region_stale() -> Fault {
    Fault::new(
        Code::Aborted,
        "region-changed-meanwhile",
        "该地区已被他人修改，请刷新后重试。",
        "Somebody else changed this region first; please read again.",
    )
}

/// Only the names of a region change.
pub(crate) fn region_kind_fixed() -> Fault {
    Fault::precondition(
        "region-kind-fixed",
        "只能修改地区名称，不能修改其类型。",
        "Only the names of a region can be changed, not its kind.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_follows_the_rules_of_the_file() {
        let row = region_of(" cn.east.jiangsu ", "江苏省", "Jiangsu", "Province").unwrap();
        assert_eq!(
            (row.path.as_str(), row.kind.as_str()),
            ("cn.east.jiangsu", "province")
        );
        for (path, name, kind, slug) in [
            ("cn.East", "华东", "region", "path-malformed"),
            ("cn.east", " ", "region", "value-missing"),
            ("cn.east", "华东", "planet", "value-unknown"),
            ("east", "华东", "region", "root-no-country"),
        ] {
            assert_eq!(region_of(path, name, "East", kind).unwrap_err().slug, slug);
        }
    }
}
