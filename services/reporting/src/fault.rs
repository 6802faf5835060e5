//! Refusals as the caller hears them: a code, a slug, a sentence in each language.

use journal::JournalError;
use kernel::Fault;
use vault::SealError;

use crate::domain::{LedgerFileError, ParseEncodingError, ParseMonthError, ParseRegionError, TooManySteps};

/// People could not be opened.
pub(crate) fn vault(error: SealError) -> Fault {
    match error {
        SealError::Database(error) => store::fault(error),
        error => {
            tracing::error!(error = %kernel::Chain(&error), "people not opened");
            Fault::internal()
        }
    }
}

/// That somebody read could not be put on record.
#[expect(clippy::needless_pass_by_value, reason = "fits map_err")]
pub(crate) fn journal(error: JournalError) -> Fault {
    tracing::error!(error = %kernel::Chain(&error), "reading not journalled");
    Fault::internal()
}

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

impl From<TooManySteps> for Fault {
    fn from(_: TooManySteps) -> Self {
        Self::invalid(
            "step-too-short",
            "时间跨度过长，请改为按周或按月查看。",
            "The period is too long for this step; please choose weeks or months.",
        )
    }
}

/// A dashboard is asked for a period that does not begin and end at midnight in China.
pub(crate) fn period_not_whole_days() -> Fault {
    Fault::invalid(
        "period-not-whole-days",
        "起止时间须为整日（北京时间零点），且止不得早于起。",
        "The period must begin and end at midnight in China, and not end before it begins.",
    )
}

/// A dashboard is asked for more days than it has steps for.
pub(crate) fn period_too_long() -> Fault {
    Fault::invalid(
        "period-too-long",
        "时间跨度过长，最多为3600天。",
        "The period is too long: 3,600 days at most.",
    )
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
