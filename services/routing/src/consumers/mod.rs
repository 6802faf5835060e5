//! What this service does about what others say, one event a file.

mod on_case_closed;
mod on_case_started;
mod on_contact_amended;
mod on_contact_received;
mod on_message_failed;
mod on_message_sent;
mod on_person_changed;
mod on_return_closed;
mod on_return_started;

pub(crate) use on_case_closed::OnCaseClosed;
pub(crate) use on_case_started::OnCaseStarted;
pub(crate) use on_contact_amended::OnContactAmended;
pub(crate) use on_contact_received::OnContactReceived;
pub(crate) use on_message_failed::OnMessageFailed;
pub(crate) use on_message_sent::OnMessageSent;
pub(crate) use on_person_changed::OnPersonChanged;
pub(crate) use on_return_closed::OnReturnClosed;
pub(crate) use on_return_started::OnReturnStarted;

use contracts::intake::v1::ContactReceived;
use eventbus::HandlerError;
use sqlx::PgConnection;

use crate::{
    app::App,
    commands::{
        take_in_contact::take_in_contacts,
        take_up_work_item::{News, take_up_work_item},
    },
    store::contacts,
    wire,
};

/// The case or return in an event about one is missing or says nothing: it never will say more.
fn incomplete(what: &'static str) -> HandlerError {
    HandlerError::reject(anyhow::anyhow!("the event holds no {what}"))
}

/// Takes in news of contacts after holding all of these at once, in one order.
async fn take_in(app: &App, tx: &mut PgConnection, told: &[&ContactReceived]) -> Result<(), HandlerError> {
    let ids: Vec<String> = told.iter().map(|contact| contact.contact_id.clone()).collect();
    contacts::hold(tx, &ids).await?;
    Ok(take_in_contacts(app, tx, told).await?)
}

/// A case or return has ended with a disposition.
async fn ended(
    app: &App,
    tx: &mut PgConnection,
    work_item: &str,
    actor: &str,
    disposition: i32,
    decision: String,
) -> Result<(), HandlerError> {
    let disposition = wire::disposition(disposition).ok_or_else(|| incomplete("disposition"))?;
    Ok(take_up_work_item(app, tx, work_item, actor, News::Ended(disposition, decision)).await?)
}
