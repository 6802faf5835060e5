//! What lies in quarantine is read again from its raw bytes by the program as it is today. It becomes what it would
//! have become had it been read at first: a contact, a duplicate, a rejection; or, when it was on record by its headers
//! only, the contact is amended with what it says. What still cannot be read stays, with the reason of today.

use std::time::{Duration, Instant};

use access::Scope;
use contracts::{
    access::v1::Principal,
    intake::v1::{
        ContactSubmitted, Evidence, ReplayQuarantinedResponse, ReplayedSubmission, contact_submitted::Content,
    },
};
use eventbus::{Database, UnitOfWork};
use evidence::{EvidenceError, EvidenceStore};
use journal::Entry;
use kernel::{Clock, Fault, Id};

use crate::{
    commands::{
        AcceptError, Rules, Unit, accept,
        file_evidence::{Filed, file, kept_message},
        keep, matter,
        quarantine::{self, BYTES_MISSING, TOO_LARGE},
        slip::{Occasion, Slip},
        trace,
    },
    domain::{
        admission,
        contact::{Contact, language_of},
        mail::ParsedMail,
    },
    fault,
    store::{
        channel_entries, contacts, evidence as evidence_rows,
        quarantine::{KeptQuarantined, Replay, find_locked, note_replay, waiting_for},
        rejected,
        submissions::Keeper,
    },
    wire::clean,
};

/// Time after which a replay of many answers with what it has done; callers do not wait for ever.
const LONG_ENOUGH: Duration = Duration::from_secs(3);

/// What a replay works with.
pub(crate) struct Replaying<'a> {
    pub(crate) database: &'a Database,
    pub(crate) clock: &'a Clock,
    pub(crate) store: &'a EvidenceStore,
    pub(crate) rules: &'a Rules,
    /// Most bytes that are read.
    pub(crate) limit: u64,
    pub(crate) person: &'a Principal,
    /// In the person's words.
    pub(crate) reason: &'a str,
}

/// What became of it, and why when that is nothing good.
struct Verdict {
    outcome: &'static str,
    reason: String,
}

impl Verdict {
    fn stays(reason: &str) -> Self {
        Self {
            outcome: "waiting",
            reason: reason.to_owned(),
        }
    }

    fn settled(outcome: &'static str, reason: &str) -> Self {
        Self {
            outcome,
            reason: reason.to_owned(),
        }
    }
}

/// Reads again all that wait for one reason, those tried least first, as far as it gets in a few seconds.
pub(crate) async fn replay_all(
    with: &Replaying<'_>,
    of_reason: &str,
) -> Result<ReplayQuarantinedResponse, Fault> {
    let mut tx = with
        .database
        .begin(&Scope::of(with.person))
        .await
        .map_err(fault::database)?;
    let waiting = waiting_for(&mut tx, of_reason).await.map_err(fault::database)?;
    drop(tx);
    let begun = Instant::now();
    let mut replayed = Vec::new();
    for submission_id in &waiting {
        if begun.elapsed() > LONG_ENOUGH {
            break;
        }
        replayed.push(replay(with, submission_id).await?);
    }
    Ok(ReplayQuarantinedResponse {
        left: u32::try_from(waiting.len() - replayed.len()).unwrap_or(u32::MAX),
        replayed,
    })
}

/// Reads one again; one that is settled already answers what became of it.
///
/// # Errors
/// `quarantined-unknown`.
pub(crate) async fn replay(with: &Replaying<'_>, submission_id: &str) -> Result<ReplayedSubmission, Fault> {
    let mut tx = with
        .database
        .begin(&Scope::of(with.person))
        .await
        .map_err(fault::database)?;
    let kept = find_locked(&mut tx, submission_id)
        .await
        .map_err(fault::database)?
        .ok_or_else(unknown)?;
    let contact_id = Id::<Contact>::from_uuid(kept.contact_id);
    if kept.outcome != "waiting" {
        return Ok(answer(submission_id, contact_id, &kept.outcome, ""));
    }
    let message = kept_message(&with.rules.vault, Keeper::Quarantined, &kept.submission)?;
    // the person may see it; where it belongs is decided by what it says
    Scope::Everything.set(&mut tx).await.map_err(fault::database)?;
    let verdict = match read(with, &kept, &message).await? {
        Ok(filed) => become_what_it_is(with, &mut tx, &message, &filed).await?,
        Err(reason) => Verdict::stays(&reason),
    };
    let now = with.clock.now();
    let note = Replay {
        outcome: verdict.outcome,
        reason: if verdict.outcome == "waiting" {
            &verdict.reason
        } else {
            &kept.reason
        },
        at: now,
        by: &with.person.person_id,
    };
    note_replay(&mut tx, submission_id, &note)
        .await
        .map_err(fault::database)?;
    let changes = journal::Changes::new()
        .set("submission_id", (), submission_id)
        .set("outcome", (), verdict.outcome)
        .set("reason", kept.reason.as_str(), verdict.reason.as_str());
    let person = with.person.person_id.as_str();
    let entry = Entry::new(
        trace::CONTACT,
        kept.contact_id,
        person,
        "quarantine-replayed",
        now,
    )
    .because(with.reason)
    .changing(changes);
    journal::append(&mut tx, &entry).await.map_err(fault::journal)?;
    tx.commit().await.map_err(fault::database)?;
    Ok(answer(
        submission_id,
        contact_id,
        verdict.outcome,
        &verdict.reason,
    ))
}

/// Reads the raw bytes; answers why they cannot be read, when they cannot.
async fn read(
    with: &Replaying<'_>,
    kept: &KeptQuarantined,
    message: &ContactSubmitted,
) -> Result<Result<Filed, String>, Fault> {
    if !kept.is_whole {
        return Ok(Err(kept.reason.clone()));
    }
    if u64::try_from(kept.size_bytes).unwrap_or(u64::MAX) > with.limit {
        return Ok(Err(TOO_LARGE.to_owned()));
    }
    let whole = whole(message);
    match file(with.store, &whole).await {
        Ok(filed) => Ok(match quarantine::reason(&whole, &filed) {
            Some(reason) => Err(reason.to_owned()),
            None => Ok(filed),
        }),
        Err(EvidenceError::Missing(_) | EvidenceError::Corrupt { .. }) => Ok(Err(BYTES_MISSING.to_owned())),
        Err(error) => Err(fault::evidence(error)),
    }
}

/// The submission as it would be had its source handed over the whole at once.
fn whole(message: &ContactSubmitted) -> ContactSubmitted {
    let mut message = message.clone();
    if let Some(Content::Mail(mail)) = &mut message.content
        && let Some(whole) = mail.whole.take()
    {
        mail.reduced.clear();
        message.evidence = vec![Evidence {
            r#ref: Some(whole),
            ..Evidence::default()
        }];
    }
    message
}

async fn become_what_it_is(
    with: &Replaying<'_>,
    tx: &mut UnitOfWork,
    message: &ContactSubmitted,
    filed: &Filed,
) -> Result<Verdict, Fault> {
    let occasion = Occasion::Restored {
        person: &with.person.person_id,
        reason: with.reason,
    };
    let slip = Slip::of(message, with.clock.now(), occasion);
    let key = slip.key();
    let mut known = channel_entries::find_locked(tx, std::slice::from_ref(&key))
        .await
        .map_err(fault::database)?;
    let known = known.remove(&key);
    match (known.as_ref().map(|known| known.outcome.as_str()), &filed.mail) {
        (Some("duplicate"), _) => Ok(Verdict::settled("duplicate", "")),
        (Some("contact"), Some(mail)) => amend(with, tx, slip.contact_id, mail, filed).await,
        (Some("contact"), None) => Ok(Verdict::settled("contact", "")),
        (_, Some(mail))
            if let Some(refusal) = admission::refuse(mail, &with.rules.own(), &with.rules.lexicon) =>
        {
            let id = slip.contact_id.uuid();
            rejected::restate(tx, id, refusal.reason, &refusal.explanation)
                .await
                .map_err(fault::database)?;
            Ok(Verdict::settled("rejected", refusal.reason))
        }
        _ => restore(with, tx, &slip, message, filed).await,
    }
}

async fn restore(
    with: &Replaying<'_>,
    tx: &mut UnitOfWork,
    slip: &Slip<'_>,
    message: &ContactSubmitted,
    filed: &Filed,
) -> Result<Verdict, Fault> {
    let now = with.clock.now();
    let mut unit = Unit::new(tx, now, with.rules);
    match accept::restore(&mut unit, slip, message, filed).await {
        Ok(()) => {}
        // nothing was written before this was found
        Err(AcceptError::ContactExists) => return Ok(Verdict::settled("duplicate", "same-mail")),
        Err(error) => return Err(fault::accept(error)),
    }
    unit.finish().await.map_err(fault::accept)?;
    rejected::mark_restored(tx, &slip.submission_id, now, &with.person.person_id)
        .await
        .map_err(fault::database)?;
    Ok(Verdict::settled("contact", ""))
}

/// A contact that was on record by its headers says now what the mail says. What a person wrote meanwhile stays above.
async fn amend(
    with: &Replaying<'_>,
    tx: &mut UnitOfWork,
    contact_id: Id<Contact>,
    mail: &ParsedMail,
    filed: &Filed,
) -> Result<Verdict, Fault> {
    let old = contacts::find_locked(tx, contact_id)
        .await
        .map_err(fault::database)?
        .ok_or_else(fault::no_contact)?;
    let mut unit = Unit::new(tx, with.clock.now(), with.rules);
    let old = unit.open(old).map_err(fault::accept)?;
    evidence_rows::add(unit.tx, &evidence_rows::pieces(contact_id.uuid(), &filed.refs))
        .await
        .map_err(fault::database)?;
    let mut next = old.clone();
    let words = clean(&mail.text);
    if !old.text.contains(&words) {
        next.text = clean(&format!("{}\n\n{words}", old.text));
    }
    if next.subject.is_empty() {
        next.subject = clean(&mail.subject);
    }
    language_of(&next.text).clone_into(&mut next.language);
    if next.products.is_empty() {
        let named = format!("{}\n{}", next.subject, next.text);
        next.products = matter::products(&mut unit, &named, "")
            .await
            .map_err(fault::accept)?;
    }
    keep::amend(&mut unit, &old, next, &with.person.person_id, with.reason)
        .await
        .map_err(fault::accept)?;
    unit.finish().await.map_err(fault::accept)?;
    Ok(Verdict::settled("amended", ""))
}

fn answer(submission_id: &str, contact_id: Id<Contact>, outcome: &str, reason: &str) -> ReplayedSubmission {
    let is_contact = matches!(outcome, "contact" | "amended");
    ReplayedSubmission {
        submission_id: submission_id.to_owned(),
        outcome: outcome.to_owned(),
        reason: reason.to_owned(),
        contact_id: if is_contact {
            contact_id.to_string()
        } else {
            String::new()
        },
    }
}

fn unknown() -> Fault {
    Fault::not_found(
        "quarantined-unknown",
        "隔离清单中没有这条记录。",
        "There is no such submission in quarantine.",
    )
}
