//! Letters, visits, the opinion book and the rest are registered by the person who took them in.

use contracts::{
    common::v1::{Channel, Reporter},
    intake::v1::{Attachment, ContactReceived, RegisterContactRequest},
};
use testkit::Listener;

use crate::support::{account, clerk, client, contact, start, sums};

fn request(channel: Channel, key: &str) -> RegisterContactRequest {
    RegisterContactRequest {
        channel: channel.into(),
        text: "胶囊变色".into(),
        reporter: Some(Reporter {
            name: "王芳".into(),
            phone: "13800138000".into(),
            ..Reporter::default()
        }),
        idempotency_key: key.into(),
        ..RegisterContactRequest::default()
    }
}

/// every written or spoken contact has one row with its clerk.
#[tokio::test]
async fn a_letter_a_fax_a_visit_and_a_telegram_are_contacts_with_the_clerk_as_first_responder() {
    let system = start().await;
    let (api, clerk) = (client(&system), clerk(&system));
    for channel in [
        Channel::Letter,
        Channel::Fax,
        Channel::Visit,
        Channel::LegacyWritten,
    ] {
        let mut request = request(channel, "k");
        request.attachments = vec![Attachment {
            name: "信封.jpg".into(),
            media_type: "image/jpeg".into(),
            content: b"jpeg".as_slice().into(),
        }];
        let first = api.register_contact(&clerk.ask, request.clone()).await.unwrap();
        let again = api.register_contact(&clerk.ask, request).await.unwrap();
        assert_eq!(
            (&first.contact_id, &first.receipt),
            (&again.contact_id, &again.receipt)
        );
        assert!(first.receipt.parse::<kernel::Receipt>().is_ok());
        let now = contact(&system, &first.contact_id).await;
        assert_eq!(
            (now.first_responder.as_str(), now.actor.as_str()),
            (
                clerk.principal.person_id.as_str(),
                clerk.principal.person_id.as_str()
            )
        );
        assert_eq!(
            (now.channel, now.source.as_str(), now.version),
            (channel.into(), "desk", 1)
        );
        assert_eq!(now.evidence[0].name, "信封.jpg");
        let account = account(&system, "desk").await;
        assert_eq!((sums(&account), account.server_count), ((1, 0, 0), 1));
    }
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    for _ in 0..4 {
        received.next().await;
    }
    system.settle().await;
    assert!(received.silent_for(std::time::Duration::from_millis(200)).await);
    system.finish().await;
}

/// an incomplete letter is accepted, and what it lacks is listed.
#[tokio::test]
async fn an_incomplete_registration_is_accepted_and_says_what_it_lacks() {
    let system = start().await;
    let (api, clerk) = (client(&system), clerk(&system));
    let answer = api
        .register_contact(&clerk.ask, request(Channel::Letter, "k1"))
        .await
        .unwrap();
    assert_eq!(
        answer.missing,
        ["reporter-address", "product", "product-grade", "purchased-on"]
    );
    let mut whole = request(Channel::Letter, "k2");
    whole.reporter.as_mut().unwrap().address = "杭州市".into();
    whole.text = "国药准字H20051234 胶囊变色".into();
    whole.product_grade = "一等品".into();
    whole.purchased_on = "2026-11-01".into();
    let answer = api.register_contact(&clerk.ask, whole).await.unwrap();
    assert!(answer.missing.is_empty(), "{:?}", answer.missing);
    assert_eq!(
        contact(&system, &answer.contact_id).await.purchased_on,
        "2026-11-01"
    );
    system.finish().await;
}

///
#[tokio::test]
async fn the_opinion_book_needs_its_page_other_channels_a_note_and_a_quick_note_only_a_phone() {
    let system = start().await;
    let (api, clerk) = (client(&system), clerk(&system));
    for channel in [Channel::OpinionBook, Channel::Other] {
        let mut request = request(channel, "k");
        let refused = api
            .register_contact(&clerk.ask, request.clone())
            .await
            .unwrap_err();
        assert_eq!(refused.slug, "channel-note-missing");
        request.channel_note = "第12页,2026-11-20".into();
        let answer = api.register_contact(&clerk.ask, request).await.unwrap();
        assert_eq!(
            contact(&system, &answer.contact_id).await.channel_note,
            "第12页,2026-11-20"
        );
    }
    let mut quick = request(Channel::Phone, "q");
    quick.text = String::new();
    api.register_contact(&clerk.ask, quick.clone()).await.unwrap();
    quick.idempotency_key = "q2".into();
    quick.reporter = None;
    assert_eq!(
        api.register_contact(&clerk.ask, quick).await.unwrap_err().slug,
        "content-missing"
    );
    let nowhere = request(Channel::Unspecified, "u");
    assert_eq!(
        api.register_contact(&clerk.ask, nowhere).await.unwrap_err().slug,
        "channel-missing"
    );
    let nobody = system.people.person("guest", &["contact.read"], &["*"]);
    let refused = api
        .register_contact(&nobody.ask, request(Channel::Visit, "v"))
        .await
        .unwrap_err();
    assert_eq!(refused.code, kernel::Code::PermissionDenied);
    system.finish().await;
}
