//! The channel ledger: server = ledger = contacts + duplicates + rejected.

use chrono::TimeDelta;
use contracts::{
    common::v1::Channel,
    intake::v1::{ChannelObserved, ContactDuplicated},
    timestamp,
};
use testkit::Listener;

use crate::support::{MAILBOX, account, letter, mail, noon, start, submit, sums};

fn observed(count: u64, validity: &str, minute: i64, trouble: &str) -> ChannelObserved {
    ChannelObserved {
        channel: Channel::Email.into(),
        source: MAILBOX.into(),
        observed_at: Some(timestamp(noon() + TimeDelta::minutes(minute))),
        server_count: count,
        uid_validity: validity.into(),
        trouble: trouble.into(),
        ..ChannelObserved::default()
    }
}

///
#[tokio::test]
async fn the_ledger_accounts_for_everything_the_server_has() {
    let system = start().await;
    submit(&system, &mail("1", &letter("a@b.cn", "1@b.cn", "x", "药片变色"))).await;
    submit(&system, &mail("2", &letter("a@b.cn", "1@b.cn", "x", "药片变色"))).await;
    submit(
        &system,
        &mail("3", &letter("MAILER-DAEMON@b.cn", "3@b.cn", "x", "退信")),
    )
    .await;
    submit(&system, &mail("4", &letter("a@b.cn", "4@b.cn", "y", "另一件"))).await;
    system.say(MAILBOX, &observed(3, "1", 5, "")).await;
    system
        .say(MAILBOX, &observed(2, "1", 1, "credentials-refused"))
        .await;
    system.say(MAILBOX, &observed(1, "2", 9, "")).await;
    system.settle().await;
    let account = account(&system, MAILBOX).await;
    assert_eq!(
        (account.server_count, account.ledger_count),
        (4, 4),
        "a renumbered mailbox is summed"
    );
    assert_eq!(sums(&account), (2, 1, 1));
    assert_eq!(
        (account.trouble.as_str(), account.observed_at.unwrap().seconds),
        ("", (noon() + TimeDelta::minutes(9)).timestamp())
    );
    system.finish().await;
}

#[tokio::test]
async fn the_same_key_under_another_submission_id_adds_no_row_and_keeps_its_evidence() {
    let system = start().await;
    let mut duplicated = Listener::<ContactDuplicated>::new(&system.client).await;
    submit(&system, &mail("1", &letter("a@b.cn", "1@b.cn", "x", "药片变色"))).await;
    let mut again = mail("1", &letter("a@b.cn", "1@b.cn", "x", "药片变色,两盒"));
    again.submission_id = "another".into();
    submit(&system, &again).await;
    let said = duplicated.next().await;
    assert_eq!(said.reason, "same-key");
    assert_eq!(sums(&account(&system, MAILBOX).await), (1, 0, 0));
    let kept = crate::support::contact(&system, &said.contact_id).await;
    assert_eq!((kept.text.as_str(), kept.evidence.len()), ("药片变色", 2));
    system.finish().await;
}
