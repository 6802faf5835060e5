//! Mail becomes contacts, once, whatever route it takes.

use contracts::intake::v1::{AcknowledgementDue, ContactDuplicated, ContactReceived};
use testkit::Listener;

use crate::support::{MAILBOX, account, contact, letter, mail, mail_in, start, submit, sums};

///
#[tokio::test]
async fn a_mail_becomes_a_contact_and_its_sender_learns_the_receipt() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let mut due = Listener::<AcknowledgementDue>::new(&system.client).await;
    let raw = letter(
        "=?utf-8?B?546L6Iqz?= <wang@b.cn>",
        "1@b.cn",
        "question",
        "药片变色,电话 138-0013-8000",
    );
    let submitted = mail("1", &raw);
    submit(&system, &submitted).await;
    let said = received.next().await;
    let reporter = said.reporter.clone().unwrap();
    assert_eq!(
        (reporter.name.as_str(), reporter.email.as_str()),
        ("王芳", "wang@b.cn")
    );
    assert_eq!(reporter.phone, "13800138000");
    assert_eq!(
        (said.text.as_str(), said.language.as_str()),
        ("药片变色,电话 138-0013-8000", "zh")
    );
    assert_eq!(
        (said.receipt.as_str(), said.version),
        (submitted.receipt.as_str(), 1)
    );
    assert_eq!(
        (said.region.as_str(), said.mail_message_id.as_str()),
        ("cn", "1@b.cn")
    );
    assert_eq!(said.evidence.len(), 1);
    let due = due.next().await;
    assert_eq!(
        (due.to.as_str(), due.in_reply_to.as_str()),
        ("wang@b.cn", "1@b.cn")
    );
    assert_eq!(
        (due.receipt, due.contact_id),
        (submitted.receipt, said.contact_id.clone())
    );
    assert_eq!(said.text, "药片变色,电话 138-0013-8000");
    let shown = contact(&system, &said.contact_id).await;
    assert_eq!(shown.text, "药片变色,电话 138****8000");
    system.finish().await;
}

#[tokio::test]
async fn a_submission_published_again_changes_nothing() {
    let system = start().await;
    let submitted = mail("1", &letter("a@b.cn", "1@b.cn", "x", "药片变色"));
    submit(&system, &submitted).await;
    submit(&system, &submitted).await;
    system.settle().await;
    assert_eq!(sums(&account(&system, MAILBOX).await), (1, 0, 0));
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let first = received.next().await;
    // a later contact proves that nothing more was said of the first
    submit(&system, &mail("2", &letter("a@b.cn", "2@b.cn", "y", "另一件事"))).await;
    let next = received.next().await;
    assert_ne!(first.contact_id, next.contact_id);
    system.finish().await;
}

#[tokio::test]
async fn the_same_mail_by_two_routes_is_one_contact_and_one_duplicate() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let mut duplicated = Listener::<ContactDuplicated>::new(&system.client).await;
    let raw = letter("a@b.cn", "1@b.cn", "x", "药片变色");
    submit(&system, &mail("1", &raw)).await;
    let first = received.next().await;
    let routed = format!("Received: from relay by mx\r\nDelivered-To: complaint@afterdose.example\r\n{raw}");
    submit(
        &system,
        &mail_in("complaint@afterdose.example", "7", routed.as_bytes()),
    )
    .await;
    let duplicate = duplicated.next().await;
    assert_eq!(
        (duplicate.contact_id, duplicate.reason.as_str()),
        (first.contact_id, "same-mail")
    );
    assert_eq!(sums(&account(&system, MAILBOX).await), (1, 0, 0));
    assert_eq!(
        sums(&account(&system, "complaint@afterdose.example").await),
        (0, 1, 0)
    );
    let mut due = Listener::<AcknowledgementDue>::new(&system.client).await;
    due.next().await;
    system.settle().await;
    assert!(
        due.silent_for(std::time::Duration::from_millis(200)).await,
        "one acknowledgement"
    );
    system.finish().await;
}

/// R-022; peers item 11: Chinese mail is read as its sender wrote it.
#[tokio::test]
async fn a_gb18030_mail_is_read_as_it_was_written() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let raw = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/corpus/charset-none-gb18030.eml"
    ))
    .unwrap();
    let parsed = intake::domain::mail::parse_mail(&raw);
    submit(&system, &mail_in(MAILBOX, "1", &raw)).await;
    let said = received.next().await;
    assert!(said.text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
    assert!(!said.text.contains('\u{fffd}') && !said.subject.contains('\u{fffd}'));
    assert_eq!(said.text, parsed.text.trim());
    system.finish().await;
}

/// Peers item 10: two machines that answer each other stop.
#[tokio::test]
async fn one_address_is_acknowledged_a_few_times_an_hour_and_every_mail_is_on_record() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let mut due = Listener::<AcknowledgementDue>::new(&system.client).await;
    for number in 0..4 {
        let raw = letter("A@b.cn", &format!("{number}@b.cn"), "x", &format!("第{number}件"));
        submit(&system, &mail(&number.to_string(), &raw)).await;
        received.next().await;
    }
    due.next().await;
    due.next().await;
    system.settle().await;
    assert!(due.silent_for(std::time::Duration::from_millis(200)).await);
    assert_eq!(sums(&account(&system, MAILBOX).await), (4, 0, 0));
    system.finish().await;
}

#[tokio::test]
async fn two_things_with_one_receipt_number_are_never_mixed_up() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let first = mail("1", &letter("a@b.cn", "1@b.cn", "x", "药片变色"));
    let mut second = mail("2", &letter("c@d.cn", "2@d.cn", "y", "另一件事"));
    second.receipt.clone_from(&first.receipt);
    submit(&system, &first).await;
    received.next().await;
    submit(&system, &second).await;
    let dead = testkit::eventually("the dead letter", || async {
        system.dead_letters().await.into_iter().next()
    })
    .await;
    assert!(
        dead.reason.contains("receipt number belongs to another contact"),
        "{}",
        dead.reason
    );
    assert_eq!(sums(&account(&system, MAILBOX).await), (1, 0, 0));
}
