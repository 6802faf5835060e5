//! Where a mail can go lies encrypted, is opened for a reply, and goes with its data key.

use contracts::{
    common::v1::{Channel, Reporter},
    intake::v1::{ContactAmended, ContactReceived},
    routing::v1::{PreviewReplyRequest, PreviewReplyResponse, ReplyGiven, SaveDraftRequest, Ticket},
};
use sqlx::PgPool;
use testkit::{Dump, Listener, eventually};

use crate::world::{World, mail};

/// A contact as intake names them.
const CONTACT: &str = "0193a1b2-0000-7000-8000-000000000001";

fn from(email: &str, contact: ContactReceived) -> ContactReceived {
    let reporter = Reporter {
        email: email.into(),
        ..contact.reporter.unwrap_or_default()
    };
    ContactReceived {
        reporter: Some(reporter),
        ..contact
    }
}

async fn keys(pool: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from data_key")
        .fetch_one(pool)
        .await
        .expect("a count")
}

async fn preview(world: &World, ticket_id: &str) -> PreviewReplyResponse {
    let request = PreviewReplyRequest {
        ticket_id: ticket_id.to_owned(),
        channel: Channel::Email.into(),
        body: "您好".into(),
        ..Default::default()
    };
    let answer = world.client().preview_reply(&world.clerk.ask, request).await;
    answer.expect("a preview")
}

/// A contact, one that continues it and is amended, and a draft; answers the ticket.
async fn all_kinds(world: &World) -> Ticket {
    let told = ContactReceived {
        reporter: Some(Reporter {
            name: "王秀兰".into(),
            phone: "13800138000".into(),
            email: " Wang.Fang@mail.example ".into(),
            address: "文三路18号".into(),
            ..Default::default()
        }),
        ..mail(CONTACT, "请问胰岛素开封后可以放多少天?")
    };
    world.receive(&told).await;
    let ticket = world.ticket_of(CONTACT).await;
    let shown = preview(world, &ticket.ticket_id).await;
    assert_eq!(shown.recipient_masked, "W***@mail.example");
    let follows = ContactReceived {
        in_reply_to_contact_id: CONTACT.into(),
        ..from("li.si@mail.example", mail("c-2", "还想问一下"))
    };
    world.receive(&follows).await;
    let amended = ContactAmended {
        contact: Some(ContactReceived {
            version: 2,
            ..from("zhao.liu@mail.example", follows)
        }),
        ..Default::default()
    };
    world.system.say("c-2", &amended).await;
    eventually("the better address is known", || async {
        let shown = preview(world, &ticket.ticket_id).await;
        (shown.recipient_masked == "z***@mail.example").then_some(())
    })
    .await;
    let draft = SaveDraftRequest {
        ticket_id: ticket.ticket_id.clone(),
        channel: Channel::Email.into(),
        body: "您好".into(),
        ..Default::default()
    };
    let saved = world.client().save_draft(&world.clerk.ask, draft).await;
    saved.expect("a draft");
    ticket
}

/// no name, number or address of a sender lies readable in any table, as text or as bytes, after all that
/// writes them; and a reply still goes to the right address.
#[tokio::test]
async fn no_table_holds_an_address_in_clear_and_replies_still_arrive() {
    let world = World::start().await;
    let pool = world.system.pool("routing").await;
    let ticket = all_kinds(&world).await;
    world
        .reply(&ticket.ticket_id, Channel::Email, "")
        .await
        .expect("a reply");
    let given = Listener::<ReplyGiven>::new(&world.system.client)
        .await
        .next()
        .await;
    assert_eq!(given.to, "zhao.liu@mail.example");
    // what is to be announced stands in the outbox until JetStream has it
    world.system.settle().await;
    let all = Dump::of(&pool).await;
    all.assert_hides(&[
        "王秀兰",
        "13800138000",
        "wang.fang",
        "Wang.Fang",
        "li.si@",
        "zhao.liu",
        "文三路18号",
    ]);
    assert!(
        all.shows("请问胰岛素") && all.shows("已为您核实"),
        "the search looks where contacts and replies are"
    );
    assert_eq!(keys(&pool).await, 2);
    world.system.finish().await;
}

/// Who gave no address costs no data key.
#[tokio::test]
async fn a_contact_without_address_has_no_data_key() {
    let world = World::start().await;
    for (id, email) in [("c-1", ""), ("c-2", "  "), ("c-3", "wang@mail.example")] {
        world.receive(&from(email, mail(id, "请问怎么吃"))).await;
        world.ticket_of(id).await;
    }
    // known again in the same version, with an address: nothing is kept of it
    world
        .receive(&from("li@mail.example", mail("c-1", "请问怎么吃")))
        .await;
    world.system.settle().await;
    assert_eq!(keys(&world.system.pool("routing").await).await, 1);
    let ticket = world.ticket_of("c-1").await;
    let refused = world
        .reply(&ticket.ticket_id, Channel::Email, "")
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "reply-address-missing");
    world.system.finish().await;
}

/// without its data key an address cannot be read; a letter is refused in words that people understand, the
/// ticket stays usable, and news of the contact is taken in as ever.
#[tokio::test]
async fn a_letter_to_an_erased_sender_is_refused() {
    let world = World::start().await;
    let pool = world.system.pool("routing").await;
    world
        .receive(&mail(CONTACT, "请问胰岛素开封后可以放多少天?"))
        .await;
    let ticket = world.ticket_of(CONTACT).await;
    let subject = CONTACT.parse().expect("a uuid");
    let mut connection = pool.acquire().await.unwrap();
    assert_eq!(vault::erase(&mut connection, &[subject]).await.unwrap(), 1);
    let refused = world
        .reply(&ticket.ticket_id, Channel::Email, "")
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "reply-address-erased");
    assert!(refused.zh.contains("邮箱已") && refused.en.contains("erased"));
    let shown = preview(&world, &ticket.ticket_id).await;
    assert_eq!(shown.recipient_masked, "");
    assert_eq!(world.ticket_of(CONTACT).await.version, ticket.version);
    world
        .receive(&mail(CONTACT, "请问胰岛素开封后可以放多少天?"))
        .await;
    let follows = ContactReceived {
        in_reply_to_contact_id: CONTACT.into(),
        ..mail("c-2", "还想问一下")
    };
    world.receive(&follows).await;
    let joined = world
        .ticket_when(CONTACT, |ticket| ticket.further_contact_ids.len() == 1)
        .await;
    world
        .reply(&joined.ticket_id, Channel::Email, "")
        .await
        .expect("to the later address");
    world.system.settle().await;
    assert!(world.system.dead_letters().await.is_empty());
    world.system.finish().await;
}

/// An address moved to another contact's row does not open there, and says where it stands, not what it is.
#[tokio::test]
async fn a_moved_address_is_not_opened() {
    let world = World::start().await;
    let pool = world.system.pool("routing").await;
    world
        .receive(&from("wang@mail.example", mail("c-1", "请问怎么吃")))
        .await;
    world
        .receive(&from("li@mail.example", mail("c-2", "请问怎么吃")))
        .await;
    let ticket = world.ticket_of("c-1").await;
    world.ticket_of("c-2").await;
    sqlx::query(
        "update ticket_contact set reply_to_sealed = (select reply_to_sealed from ticket_contact where contact_id = 'c-2')
         where contact_id = 'c-1'",
    )
    .execute(&pool)
    .await
    .unwrap();
    let refused = world
        .reply(&ticket.ticket_id, Channel::Email, "")
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "internal");
    assert!(!refused.en.contains('@') && !refused.zh.contains('@'));
    world.system.finish().await;
}
