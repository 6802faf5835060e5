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

use contracts::Event;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{
    app::App,
    commands::take_up_work_item::{News, take_up_work_item},
    store::contacts,
    wire,
};

/// The case or return in an event about one is missing or says nothing: it never will say more.
fn incomplete(what: &'static str) -> HandlerError {
    HandlerError::reject(anyhow::anyhow!("the event holds no {what}"))
}

/// Handles a batch of contact news after holding all of its contacts at once, in one order.
async fn hold_and_handle<E: Event, H: Handle<E>>(
    handler: &H,
    tx: &mut PgConnection,
    batch: &[Delivery<E>],
    id: impl Fn(&E) -> Option<String>,
) -> Result<(), HandlerError> {
    let ids: Vec<String> = batch.iter().filter_map(|delivery| id(&delivery.event)).collect();
    contacts::hold(tx, &ids).await?;
    for delivery in batch {
        handler.handle(&mut *tx, delivery).await?;
    }
    Ok(())
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
