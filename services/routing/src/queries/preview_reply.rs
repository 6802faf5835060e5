//! A reply as the customer would get it: placeholders filled in, subject and masked address. Nothing is kept.

use access::Scope;
use contracts::access::v1::Principal;
use kernel::Id;

use super::find_ticket::{Name, find_ticket};
use crate::{
    app::App,
    commands::CommandError,
    domain::{
        TextModuleLabel,
        kind::Channel,
        placeholder::{Filled, fill},
        text_module::TextModuleError,
        ticket::{Answering, Contact},
    },
    store::{addresses, text_modules},
};

pub(crate) struct PreviewReply {
    pub(crate) ticket_id: String,
    pub(crate) channel: Channel,
    /// Wins over the text module.
    pub(crate) body: String,
    pub(crate) text_module_id: String,
}

/// What the customer would get.
pub(crate) struct Preview {
    pub(crate) filled: Filled,
    /// Empty unless a mail goes out.
    pub(crate) subject: String,
    pub(crate) recipient_masked: String,
}

pub(crate) async fn preview_reply(
    app: &App,
    person: &Principal,
    query: PreviewReply,
) -> Result<Preview, CommandError> {
    let ticket = find_ticket(app, person, Name::Id(&query.ticket_id)).await?;
    let text = if query.body.is_empty() && !query.text_module_id.is_empty() {
        module_text(app, person, &query.text_module_id).await?
    } else {
        query.body
    };
    let by = Answering {
        clerk: &person.display_name,
        now: app.clock.now(),
    };
    let filled = fill(&text, |placeholder| ticket.value_of(placeholder, by));
    let contact = ticket.last_contact();
    let by_mail = contact.filter(|contact| contact.way(query.channel) == Ok(Channel::Email));
    let recipient_masked = match by_mail {
        Some(contact) => masked_address(app, person, contact).await?,
        None => String::new(),
    };
    Ok(Preview {
        filled,
        subject: by_mail.map(|_| ticket.mail_subject()).unwrap_or_default(),
        recipient_masked,
    })
}

/// The address as colleagues may see it; empty once it was erased.
async fn masked_address(app: &App, person: &Principal, contact: &Contact) -> Result<String, CommandError> {
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let address = addresses::open(&mut tx, &app.vault, contact).await?;
    Ok(vault::mask::email(address.unwrap_or_default().expose()))
}

async fn module_text(app: &App, person: &Principal, id: &str) -> Result<String, CommandError> {
    let id: Id<TextModuleLabel> = id.parse().map_err(|_| TextModuleError::Unknown)?;
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let body = text_modules::body(&mut tx, id).await?;
    Ok(body.ok_or(TextModuleError::Unknown)?)
}
