//! Refusals as the caller hears them: a code, a slug, a sentence in each language.

use kernel::Fault;

use crate::domain::{LedgerFileError, ParseEncodingError, ParseMonthError, ParseRegionError};

impl From<ParseMonthError> for Fault {
    fn from(_: ParseMonthError) -> Self {
        Self::invalid(
            "month-unreadable",
            "月份无法识别，请按“年年年年-月月”填写，例如 2026-11。",
            "The month cannot be read; please write it as YYYY-MM.",
        )
    }
}

impl From<ParseRegionError> for Fault {
    fn from(_: ParseRegionError) -> Self {
        Self::invalid(
            "region-unreadable",
            "地区路径无法识别。",
            "The region path cannot be read.",
        )
    }
}

impl From<ParseEncodingError> for Fault {
    fn from(_: ParseEncodingError) -> Self {
        Self::invalid(
            "encoding-unknown",
            "不支持该编码，请选择 utf-8 或 gb18030。",
            "This encoding is not supported; please choose utf-8 or gb18030.",
        )
    }
}

impl From<LedgerFileError> for Fault {
    fn from(error: LedgerFileError) -> Self {
        tracing::error!(error = %kernel::Chain(&error), "ledger file not written");
        Self::internal()
    }
}

/// A filter names something that does not exist.
pub(crate) fn filter_unknown() -> Fault {
    Fault::invalid(
        "filter-unknown",
        "筛选条件的取值无法识别。",
        "A filter has a value that is not known.",
    )
}

/// A period has an end that is no moment.
pub(crate) fn period_unreadable() -> Fault {
    Fault::invalid(
        "period-unreadable",
        "起止时间无法识别。",
        "The period cannot be read.",
    )
}
