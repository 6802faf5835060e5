//! What is wrong with a row of a file, in words for whoever keeps the spreadsheet.

/// One flaw with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowFlaw {
    /// Records are counted, blank lines are not; 1 is the header.
    pub(crate) row: u32,
    pub(crate) column: String,
    pub(crate) flaw: Flaw,
}

/// The kinds of flaws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    EncodingUnknown,
    FileMalformed,
    FileEmpty,
    TooManyRows(usize),
    ColumnMissing,
    ColumnUnknown,
    ColumnTwice,
    CellsMiscounted,
    ValueMissing,
    ValueTooLong(usize),
    ValueUnprintable,
    /// The values that are allowed.
    ValueUnknown(&'static str),
    ApprovalNumberMalformed,
    DateMalformed,
    ExpiryNotLater,
    PathMalformed,
    EmailMalformed,
    ProductUnknown,
    RegionUnknown,
    ParentUnknown,
    RootNoCountry,
    RowTwice(u32),
    MoreFlaws(usize),
}

impl Flaw {
    /// Stable, for programs.
    pub(crate) fn slug(&self) -> &'static str {
        self.texts().0
    }

    /// In Chinese.
    pub(crate) fn zh(&self) -> String {
        self.texts().1
    }

    /// In English.
    pub(crate) fn en(&self) -> String {
        self.texts().2
    }

    fn texts(&self) -> (&'static str, String, String) {
        match self {
            Self::TooManyRows(most) => (
                "file-too-long",
                format!("文件超过 {most} 行，请拆分后导入。"),
                format!("The file has more than {most} rows; please split it."),
            ),
            Self::ValueTooLong(most) => (
                "value-too-long",
                format!("内容超过 {most} 个字符。"),
                format!("The value has more than {most} characters."),
            ),
            Self::ValueUnknown(allowed) => (
                "value-unknown",
                format!("只能填写：{allowed}。"),
                format!("Only these values are allowed: {allowed}."),
            ),
            Self::RowTwice(first) => (
                "row-duplicated",
                format!("与第 {first} 行重复。"),
                format!("The row repeats row {first}."),
            ),
            Self::MoreFlaws(count) => (
                "more-errors",
                format!("另有 {count} 处错误未列出。"),
                format!("There are {count} more errors."),
            ),
            plain => {
                let (slug, zh, en) = plain.plain_texts();
                (slug, zh.to_owned(), en.to_owned())
            }
        }
    }

    fn plain_texts(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::EncodingUnknown | Self::FileMalformed | Self::FileEmpty => self.file_texts(),
            Self::ColumnMissing | Self::ColumnUnknown | Self::ColumnTwice | Self::CellsMiscounted => {
                self.shape_texts()
            }
            Self::ProductUnknown | Self::RegionUnknown | Self::ParentUnknown | Self::RootNoCountry => {
                self.reference_texts()
            }
            _ => self.value_texts(),
        }
    }

    fn file_texts(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::EncodingUnknown => (
                "encoding-unknown",
                "无法识别文件编码，请保存为 UTF-8 或 GB18030(GBK)格式的 CSV。",
                "The encoding is neither UTF-8 nor GB18030; please save the CSV in one of them.",
            ),
            Self::FileMalformed => (
                "file-malformed",
                "文件不是有效的 CSV。",
                "The file is no valid CSV.",
            ),
            _ => ("file-empty", "文件没有表头。", "The file has no header."),
        }
    }

    fn shape_texts(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ColumnMissing => ("column-missing", "缺少该列。", "This column is missing."),
            Self::ColumnUnknown => ("column-unknown", "没有这一列。", "There is no such column."),
            Self::ColumnTwice => (
                "column-duplicated",
                "该列重复。",
                "This column stands there twice.",
            ),
            _ => (
                "cells-miscounted",
                "该行列数与表头不一致。",
                "The row has another number of cells than the header.",
            ),
        }
    }

    fn reference_texts(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ProductUnknown => (
                "product-unknown",
                "产品编码不存在，请先导入产品。",
                "There is no product of this code; please import products first.",
            ),
            Self::RegionUnknown => (
                "region-unknown",
                "地区不存在，请先导入地区。",
                "There is no such region; please import regions first.",
            ),
            Self::ParentUnknown => (
                "parent-unknown",
                "上级地区不存在。",
                "The parent region does not exist.",
            ),
            _ => (
                "root-no-country",
                "最上级地区的类型必须是 country。",
                "A region without a parent must be a country.",
            ),
        }
    }

    fn value_texts(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ValueMissing => ("value-missing", "必填项为空。", "A value is needed."),
            Self::ValueUnprintable => (
                "value-unprintable",
                "含有不可见的控制字符。",
                "The value contains control characters.",
            ),
            Self::ApprovalNumberMalformed => (
                "approval-number-malformed",
                "批准文号（注册证号、备案号）格式不正确。",
                "The approval, registration or filing number has the wrong form.",
            ),
            Self::DateMalformed => (
                "date-malformed",
                "日期格式应为 2026-01-31。",
                "A date looks like 2026-01-31.",
            ),
            Self::ExpiryNotLater => (
                "expiry-not-later",
                "有效期必须晚于生产日期。",
                "The expiry date must be later than the production date.",
            ),
            Self::PathMalformed => (
                "path-malformed",
                "地区路径格式应为 cn.east.zhejiang。",
                "A path looks like cn.east.zhejiang.",
            ),
            _ => (
                "email-malformed",
                "邮箱格式不正确。",
                "This is no e-mail address.",
            ),
        }
    }
}
