//! A submission is taken over from the gateway: by its content it becomes a contact, an amendment, a duplicate or a
//! rejection, but it always becomes a row of the ledger.

use contracts::intake::v1::{ContactSubmitted, contact_submitted::Content};

use crate::{
    commands::{
        accept_call, accept_form, accept_mail,
        file_evidence::Filed,
        keep,
        slip::{Occasion, Slip},
        unit::{AcceptError, Unit},
    },
    domain::{admission::Refusal, contact::Reporter},
};

/// Takes effect for submissions, in their order. The same submission is never seen twice here (inbox); the same thing
/// under another submission id changes no contact.
pub(crate) async fn accept(
    unit: &mut Unit<'_>,
    arrivals: &[(&ContactSubmitted, &Filed)],
) -> Result<(), AcceptError> {
    let slips: Vec<Slip<'_>> = arrivals
        .iter()
        .map(|(message, _)| Slip::of(message, unit.now, Occasion::Arrived))
        .collect();
    let mails = arrivals
        .iter()
        .filter_map(|(_, filed)| filed.strong_key())
        .collect::<Vec<_>>();
    unit.foresee(&slips, &mails).await?;
    for (slip, (message, filed)) in slips.iter().zip(arrivals) {
        accept_one(unit, slip, message, filed).await?;
    }
    Ok(())
}

async fn accept_one(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    message: &ContactSubmitted,
    filed: &Filed,
) -> Result<(), AcceptError> {
    match (&message.content, unit.known(slip)) {
        (Some(Content::Call(event)), known) => {
            accept_call::accept(unit, slip, message, event, filed, known).await
        }
        // the very same submission, published anew: nothing has changed
        (_, Some(known)) if known.submission_id == slip.submission_id => Ok(()),
        (_, Some(known)) => keep::repeat(unit, slip, &filed.refs, known.original_id).await,
        (_, None) => read(unit, slip, message, filed).await,
    }
}

/// Makes the contact that was wrongly rejected.
pub(crate) async fn restore(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    message: &ContactSubmitted,
    filed: &Filed,
) -> Result<(), AcceptError> {
    let mails = filed.strong_key().into_iter().collect::<Vec<_>>();
    unit.foresee(&[], &mails).await?;
    read(unit, slip, message, filed).await
}

async fn read(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    message: &ContactSubmitted,
    filed: &Filed,
) -> Result<(), AcceptError> {
    match (&message.content, &filed.mail) {
        (Some(Content::Mail(_)), Some(mail)) => accept_mail::accept(unit, slip, message, filed, mail).await,
        (Some(Content::Form(form)), _) if !accept_form::is_blank(form) => {
            accept_form::accept(unit, slip, form, &filed.refs).await
        }
        (Some(Content::Call(event)), _) => accept_call::restore(unit, slip, event, &filed.refs).await,
        _ => unreadable(unit, slip, message, filed).await,
    }
}

/// Nothing to read: kept with its evidence; when a person says it is a contact, it is one without words.
async fn unreadable(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    message: &ContactSubmitted,
    filed: &Filed,
) -> Result<(), AcceptError> {
    if let Occasion::Restored { .. } = slip.occasion {
        let contact = slip.contact(Reporter::default(), String::new(), String::new());
        keep::receive(unit, slip, &contact, &filed.refs).await?;
        return Ok(());
    }
    let what = match &message.content {
        None => "content-missing",
        Some(Content::Mail(_)) if filed.parser_failed => "parser-failed",
        Some(Content::Mail(_)) => "mail-bytes-missing",
        Some(Content::Form(_)) => "form-blank",
        Some(Content::Call(_)) => "call-unreadable",
    };
    let refusal = Refusal {
        reason: "unparsable",
        explanation: what.to_owned(),
    };
    keep::reject(unit, slip, message, filed, &refusal).await
}
