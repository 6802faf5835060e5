//! Tickets that may be about the same thing.

use contracts::{
    Call,
    routing::v1::{DuplicateSuggestion, SuggestDuplicatesRequest, SuggestDuplicatesResponse},
};
use kernel::Fault;

use crate::{app::App, queries::suggest_duplicates as query, wire};

pub(super) async fn suggest_duplicates(
    app: &App,
    call: &Call,
    request: SuggestDuplicatesRequest,
) -> Result<SuggestDuplicatesResponse, Fault> {
    let found = query::suggest_duplicates(app, call.person()?, &request.ticket_id).await?;
    let suggestions = found.into_iter().map(|(ticket, likeness)| DuplicateSuggestion {
        ticket: Some(wire::ticket(&ticket)),
        score: likeness.score,
        reasons: likeness
            .reasons
            .iter()
            .map(|reason| reason.word().to_owned())
            .collect(),
    });
    Ok(SuggestDuplicatesResponse {
        suggestions: suggestions.collect(),
    })
}
