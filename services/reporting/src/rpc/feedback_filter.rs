//! Which lines of REC-FY007 a request means.

use contracts::reporting::v1::FeedbackFilter as Message;
use kernel::Fault;

use super::selection;
use crate::{
    domain::{FeedbackFilter, Region},
    fault::filter_unknown,
    wire,
};

/// Reads the month and the filter.
pub(super) fn filter(month: &str, filter: Option<&Message>) -> Result<FeedbackFilter, Fault> {
    let nothing = Message::default();
    let filter = filter.unwrap_or(&nothing);
    let region = (!filter.region.is_empty()).then(|| filter.region.parse::<Region>());
    let about = filter.about.trim();
    let dispositions = filter.dispositions.iter();
    Ok(FeedbackFilter {
        month: month.parse()?,
        region: region.transpose()?,
        channel: selection::channel(filter.channel)?,
        state: selection::state(&filter.state)?,
        about: (!about.is_empty()).then(|| about.to_owned()),
        dispositions: dispositions
            .map(|number| disposition(*number))
            .collect::<Result<_, _>>()?,
    })
}

/// The word of a disposition.
pub(super) fn disposition(number: i32) -> Result<String, Fault> {
    match wire::disposition_word(number) {
        Ok(word) if !word.is_empty() => Ok(word),
        _ => Err(filter_unknown()),
    }
}
