//! Evidence is kept as it came, and who reads it is on record (R-002: retrievable for later inspection).

use contracts::intake::v1::{ContactReceived, GetEvidenceRequest};
use testkit::{Listener, Person, System};

use crate::support::{MAILBOX, clerk, client, mail, start, submit};

/// A mail with a picture, and what was said of it.
async fn mail_with_picture(system: &System) -> (String, ContactReceived) {
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let raw = format!(
        "From: a@b.cn\r\nTo: {MAILBOX}\r\nMessage-ID: <1@b.cn>\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         请看照片\r\n--q\r\nContent-Type: image/jpeg; name=photo.jpg\r\nContent-Disposition: attachment; \
         filename=photo.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\nanBlZw==\r\n--q--\r\n"
    );
    submit(system, &mail("1", &raw)).await;
    (raw, received.next().await)
}

fn whole(contact_id: &str, sha256: &str) -> GetEvidenceRequest {
    GetEvidenceRequest {
        contact_id: contact_id.to_owned(),
        sha256: sha256.to_owned(),
        ..GetEvidenceRequest::default()
    }
}

/// How often somebody's reading of evidence is on record.
async fn readings(system: &System, person: &Person) -> i64 {
    sqlx::query_scalar("select count(*) from journal where kind = 'evidence-read' and actor = $1")
        .bind(&person.principal.person_id)
        .fetch_one(&system.pool("intake").await)
        .await
        .expect("the journal can be read")
}

///
#[tokio::test]
async fn raw_mail_and_its_attachments_can_be_read_and_each_reading_is_journalled() {
    let system = start().await;
    let (raw, said) = mail_with_picture(&system).await;
    let roles: Vec<&str> = said.evidence.iter().map(|one| one.role.as_str()).collect();
    assert_eq!(roles, ["raw", "attachment"]);
    let photo = &said.evidence[1];
    assert_eq!((photo.name.as_str(), photo.size_bytes), ("photo.jpg", 4));
    let (api, clerk) = (client(&system), clerk(&system));
    let get = |sha256: &str| whole(&said.contact_id, sha256);
    let original = |reason: &str| GetEvidenceRequest {
        reason: reason.to_owned(),
        ..get(&said.evidence[0].sha256)
    };
    let picture = api.get_evidence(&clerk.ask, get(&photo.sha256)).await.unwrap();
    assert_eq!(&picture.content[..], b"jpeg");
    let mail = api.get_evidence(&clerk.ask, original("核对原始邮件")).await;
    assert_eq!(&mail.unwrap().content[..], raw.as_bytes());
    for unknown in ["", &"0".repeat(64)] {
        let refused = api.get_evidence(&clerk.ask, get(unknown)).await.unwrap_err();
        assert_eq!(refused.slug, "evidence-unknown");
    }
    let stranger = system.people.person("stranger", &["contact.read"], &["cn.west"]);
    let refused = api.get_evidence(&stranger.ask, get(&photo.sha256)).await;
    assert_eq!(refused.unwrap_err().slug, "contact-unknown");

    assert_eq!(readings(&system, &clerk).await, 1);
    let told: String = sqlx::query_scalar("select string_agg(changes::text, ' ') from journal")
        .fetch_one(&system.pool("intake").await)
        .await
        .unwrap();
    assert!(
        !told.contains("a@b.cn") && !told.contains("请看照片"),
        "no personal data in the journal"
    );
    assert!(told.contains("[personal v1]"));
    system.finish().await;
}

/// the whole mail names its sender, so it is for those who may see him, for a reason that is on record first.
#[tokio::test]
async fn an_original_is_read_in_clear_for_a_reason_by_whoever_may_see_its_sender() {
    let system = start().await;
    let (raw, said) = mail_with_picture(&system).await;
    let (api, clerk) = (client(&system), clerk(&system));
    let original = |reason: &str, offset| GetEvidenceRequest {
        reason: reason.to_owned(),
        offset,
        length: 20,
        ..whole(&said.contact_id, &said.evidence[0].sha256)
    };
    for offset in [0, 20] {
        let refused = api
            .get_evidence(&clerk.ask, original("", offset))
            .await
            .unwrap_err();
        assert_eq!(refused.slug, "reason-missing");
    }
    let reader = system.people.person("reader", &["contact.read"], &["*"]);
    let refused = api.get_evidence(&reader.ask, original("核对原始邮件", 0)).await;
    assert_eq!(refused.unwrap_err().slug, "permission-missing");
    for offset in [0, 20] {
        let part = api
            .get_evidence(&clerk.ask, original("核对原始邮件", offset))
            .await
            .unwrap();
        let at = usize::try_from(offset).unwrap();
        assert_eq!(part.content[..], raw.as_bytes()[at..at + 20]);
    }
    let entries: Vec<(String, String)> =
        sqlx::query_as("select actor, reason from journal where kind = 'original-revealed'")
            .fetch_all(&system.pool("intake").await)
            .await
            .unwrap();
    assert_eq!(
        entries,
        [(clerk.principal.person_id.clone(), "核对原始邮件".to_owned())]
    );
    system.finish().await;
}

/// A recording is fetched piece by piece, which is one reading; and nobody reads unseen by beginning in the middle.
#[tokio::test]
async fn evidence_read_in_parts_is_one_reading_wherever_it_begins() {
    let system = start().await;
    let (_, said) = mail_with_picture(&system).await;
    let (api, clerk) = (client(&system), clerk(&system));
    let part = |offset, length| GetEvidenceRequest {
        offset,
        length,
        ..whole(&said.contact_id, &said.evidence[1].sha256)
    };
    for (offset, length, wanted) in [(0, 2, "jp"), (2, 100, "eg"), (9, 9, "")] {
        let answer = api.get_evidence(&clerk.ask, part(offset, length)).await.unwrap();
        assert_eq!(&answer.content[..], wanted.as_bytes());
        assert_eq!(answer.r#ref.unwrap().size_bytes, 4);
    }
    assert_eq!(readings(&system, &clerk).await, 1);

    let other = system.people.person("other", &["contact.read"], &["*"]);
    api.get_evidence(&other.ask, part(2, 2)).await.unwrap();
    assert_eq!(readings(&system, &other).await, 1);
    system.finish().await;
}
