//! What is no contact is kept, listed, and can be made one.

use contracts::intake::v1::{
    AcknowledgementDue, ContactReceived, ContactRejected, ContactSubmitted, ListRejectedRequest,
    RestoreRejectedRequest,
};
use testkit::{Listener, System};

use crate::support::{MAILBOX, account, clerk, client, evidence, letter, mail, start, submit, sums};

async fn reason_of(
    system: &System,
    rejected: &mut Listener<ContactRejected>,
    submitted: &ContactSubmitted,
) -> String {
    submit(system, submitted).await;
    rejected.next().await.reason
}

#[tokio::test]
async fn automatic_mail_and_spam_are_rejected_never_answered_and_listed() {
    let system = start().await;
    let mut rejected = Listener::<ContactRejected>::new(&system.client).await;
    let plain = letter("a@b.cn", "1@b.cn", "x", "收到");
    let with = |id: &str, headers: &str| mail(id, &format!("{headers}{}", plain.replace("1@b.cn", id)));
    let auto = with("1", "Auto-Submitted: auto-replied\r\n");
    assert_eq!(reason_of(&system, &mut rejected, &auto).await, "auto-reply");
    let bounce = mail("2", &letter("MAILER-DAEMON@b.cn", "2@b.cn", "x", "无法投递"));
    assert_eq!(reason_of(&system, &mut rejected, &bounce).await, "bounce");
    let list = with("3", "List-Id: <news.b.cn>\r\nPrecedence: bulk\r\n");
    assert_eq!(reason_of(&system, &mut rejected, &list).await, "mailing-list");
    let spam = mail(
        "4",
        &letter("a@b.cn", "4@b.cn", "x", "代开发票,加微信 abc,网络赌博"),
    );
    assert_eq!(reason_of(&system, &mut rejected, &spam).await, "spam");
    let own = mail("5", &letter(MAILBOX, "5@b.cn", "x", "您好"));
    assert_eq!(reason_of(&system, &mut rejected, &own).await, "own-mail");
    let empty = ContactSubmitted {
        content: None,
        ..mail("6", "x")
    };
    assert_eq!(reason_of(&system, &mut rejected, &empty).await, "unparsable");
    assert_eq!(sums(&account(&system, MAILBOX).await), (0, 0, 6));
    let mut due = Listener::<AcknowledgementDue>::new(&system.client).await;
    assert!(
        due.silent_for(std::time::Duration::from_millis(200)).await,
        "nobody is answered"
    );

    let (api, clerk) = (client(&system), clerk(&system));
    let mut request = ListRejectedRequest {
        page_size: 4,
        ..ListRejectedRequest::default()
    };
    let first = api.list_rejected(&clerk.ask, request.clone()).await.unwrap();
    assert_eq!(first.rejected.len(), 4);
    request.cursor = first.next_cursor;
    let rest = api.list_rejected(&clerk.ask, request).await.unwrap();
    assert_eq!((rest.rejected.len(), rest.next_cursor.as_str()), (2, ""));
    system.finish().await;
}

/// what was wrongly taken for spam is answered after all.
#[tokio::test]
async fn a_restored_mail_is_a_contact_with_its_evidence_and_the_ledger_moves_it() {
    let system = start().await;
    let mut rejected = Listener::<ContactRejected>::new(&system.client).await;
    let raw = letter("a@b.cn", "1@b.cn", "x", "代开发票,加微信 abc,网络赌博");
    submit(&system, &mail("1", &raw)).await;
    let said = rejected.next().await;
    let (api, clerk) = (client(&system), clerk(&system));
    let mut request = RestoreRejectedRequest {
        submission_id: said.submission_id,
        reason: String::new(),
    };
    let refused = api
        .restore_rejected(&clerk.ask, request.clone())
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "reason-missing");
    request.reason = "客户询问发票问题".into();
    let restored = api.restore_rejected(&clerk.ask, request.clone()).await.unwrap();
    let again = api.restore_rejected(&clerk.ask, request).await.unwrap();
    assert_eq!(restored.contact_id, again.contact_id);
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let contact = received.next().await;
    assert_eq!(
        (contact.contact_id.as_str(), contact.receipt.as_str()),
        (restored.contact_id.as_str(), said.receipt.as_str())
    );
    assert_eq!(contact.actor, clerk.principal.person_id);
    assert!(contact.text.starts_with("代开发票") && contact.evidence.len() == 1);
    assert_eq!(sums(&account(&system, MAILBOX).await), (1, 0, 0));
    let left = api
        .list_rejected(&clerk.ask, ListRejectedRequest::default())
        .await
        .unwrap();
    assert!(left.rejected.is_empty());

    let pool = system.pool("intake").await;
    let reason: Option<String> =
        sqlx::query_scalar("select reason from journal where kind = 'contact-restored'")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(reason.as_deref(), Some("客户询问发票问题"));
    system.finish().await;
}

#[tokio::test]
async fn a_mail_without_its_bytes_is_kept_and_blocks_nothing() {
    let system = start().await;
    let mut rejected = Listener::<ContactRejected>::new(&system.client).await;
    let mut bare = mail("1", "x");
    bare.evidence = Vec::new();
    submit(&system, &bare).await;
    let said = rejected.next().await;
    assert_eq!(
        (said.reason.as_str(), said.explanation.as_str()),
        ("unparsable", "mail-bytes-missing")
    );
    let mut odd = mail("2", &letter("a@b.cn", "2@b.cn", "x", "药片变色"));
    odd.evidence.push(evidence("扫描件.png", "attachment", b"png"));
    submit(&system, &odd).await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    assert_eq!(received.next().await.evidence.len(), 2);
    system.finish().await;
}
