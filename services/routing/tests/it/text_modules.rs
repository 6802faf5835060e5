//! Text modules, the preview of a reply, and the guard against letters with holes in them.

use contracts::{
    common::v1::{Channel, ProductMention, WorkKind},
    intake::v1::ContactReceived,
    routing::v1::{
        ChangeTextModuleRequest, ListTextModulesRequest, PreviewReplyRequest, PreviewReplyResponse,
        ReplyToTicketRequest, TextModule,
    },
};
use kernel::Fault;
use testkit::Person;

use crate::world::{World, mail};

fn manager(world: &World) -> Person {
    let permissions = ["ticket.read", "ticket.handle", "text_module.change"];
    world.system.people.person("chen", &permissions, &["*"])
}

async fn offered(world: &World, kind: WorkKind, with_inactive: bool) -> Vec<TextModule> {
    let request = ListTextModulesRequest {
        kind: kind.into(),
        with_inactive,
    };
    world
        .client()
        .list_text_modules(&world.clerk.ask, request)
        .await
        .expect("text modules")
        .text_modules
}

async fn change(
    world: &World,
    who: &Person,
    module: TextModule,
    expected_version: u64,
) -> Result<TextModule, Fault> {
    let request = ChangeTextModuleRequest {
        text_module: Some(module),
        reason: "统一口径".into(),
        expected_version,
    };
    let answer = world.client().change_text_module(&who.ask, request).await?;
    Ok(answer.text_module.expect("a text module"))
}

fn new(name: &str, body: &str) -> TextModule {
    TextModule {
        name: name.into(),
        body: body.into(),
        kinds: vec![WorkKind::Consultation.into()],
        language: "zh".into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_new_house_has_text_modules_and_keeps_its_own_changes() {
    let mut world = World::start().await;
    let shipped = offered(&world, WorkKind::Unspecified, false).await;
    let in_chinese = shipped.iter().filter(|module| module.language == "zh").count();
    assert!(in_chinese >= 12 && shipped.len() > in_chinese);
    let complaint = offered(&world, WorkKind::Complaint, false).await;
    assert!(complaint.len() < shipped.len());
    let is_offered = |module: &TextModule| {
        module.kinds.is_empty() || module.kinds.contains(&i32::from(WorkKind::Complaint))
    };
    assert!(complaint.iter().all(is_offered));
    let manager = manager(&world);
    let first = complaint[0].clone();
    let retired = TextModule {
        active: false,
        ..first.clone()
    };
    let retired = change(&world, &manager, retired, first.version)
        .await
        .expect("retired");
    assert_eq!((retired.version, retired.active), (2, false));
    world.system.restart().await;
    let left = offered(&world, WorkKind::Complaint, false).await;
    assert_eq!(left.len(), complaint.len() - 1, "a restart brings nothing back");
    assert_eq!(
        offered(&world, WorkKind::Complaint, true).await.len(),
        complaint.len()
    );
    world.system.finish().await;
}

#[tokio::test]
async fn a_text_module_is_changed_by_version_and_the_journal_keeps_every_one() {
    let world = World::start().await;
    let manager = manager(&world);
    let added = change(&world, &manager, new("储存", "请冷藏。"), 0)
        .await
        .expect("added");
    assert_eq!((added.version, added.active), (1, true));
    let better = TextModule {
        body: "请在2至8℃冷藏。".into(),
        ..added.clone()
    };
    let changed = change(&world, &manager, better.clone(), 1)
        .await
        .expect("changed");
    assert_eq!(changed.version, 2);
    let outdated = change(&world, &manager, better.clone(), 1).await.unwrap_err();
    assert_eq!(
        (outdated.slug.as_str(), outdated.code),
        ("text-module-changed-meanwhile", kernel::Code::Aborted)
    );
    // the same again changes nothing
    assert_eq!(
        change(&world, &manager, better, 2)
            .await
            .expect("the same")
            .version,
        2
    );
    let pool = world.system.pool("routing").await;
    let rows = sqlx::query_scalar::<_, String>(
        "select changes::text from journal where aggregate_id = $1::uuid order by version",
    );
    let rows = rows
        .bind(&added.text_module_id)
        .fetch_all(&pool)
        .await
        .expect("rows");
    assert!(rows.len() == 2 && rows[0].contains("请冷藏。") && rows[1].contains("2至8℃"));
    pool.close().await;
    world.system.finish().await;
}

#[tokio::test]
async fn a_text_module_that_nobody_could_use_is_refused() {
    let world = World::start().await;
    let manager = manager(&world);
    change(&world, &manager, new("储存", "请冷藏。"), 0)
        .await
        .expect("added");
    for (module, slug) in [
        (new("储存", "别的"), "text-module-name-taken"),
        (new("", "好"), "text-module-name-wrong"),
        (new("空", " "), "text-module-body-wrong"),
        (new("错", "{{emperor}}"), "placeholder-unknown"),
        (
            TextModule {
                language: "fr".into(),
                ..new("法", "oui")
            },
            "language-unknown",
        ),
        (
            TextModule {
                text_module_id: "none".into(),
                ..new("无", "好")
            },
            "text-module-not-found",
        ),
    ] {
        let refused = change(&world, &manager, module, 0).await.unwrap_err();
        assert_eq!(refused.slug, slug);
    }
    let forbidden = change(&world, &world.clerk, new("新", "好"), 0)
        .await
        .unwrap_err();
    assert_eq!(forbidden.code, kernel::Code::PermissionDenied);
    world.system.finish().await;
}

async fn preview(world: &World, request: PreviewReplyRequest) -> PreviewReplyResponse {
    world
        .client()
        .preview_reply(&world.clerk.ask, request)
        .await
        .expect("a preview")
}

/// A complaint about a known product whose batch nobody knows.
async fn complaint(world: &World) -> String {
    let contact = ContactReceived {
        products: vec![ProductMention {
            generic_name: "阿莫西林胶囊".into(),
            specification: "0.25g".into(),
            ..Default::default()
        }],
        ..mail("c-1", "药片上有黑点,投诉质量问题")
    };
    world.receive(&contact).await;
    world.ticket_of("c-1").await.ticket_id
}

#[tokio::test]
async fn a_preview_shows_what_the_customer_would_get() {
    let world = World::start().await;
    let ticket_id = complaint(&world).await;
    let body = "{{receipt}} {{ticket_number}} {{product}} {{batch}} {{clerk}} {{date}} {{received_date}}";
    let by_mail = PreviewReplyRequest {
        ticket_id: ticket_id.clone(),
        channel: Channel::Email.into(),
        body: body.into(),
        ..Default::default()
    };
    let shown = preview(&world, by_mail.clone()).await;
    assert_eq!(
        shown.body,
        "YH-20261120-7K4M2 GD-2024-000001 阿莫西林胶囊 0.25g {{batch}} li 2024-08-23 2024-08-23"
    );
    assert_eq!(shown.unfilled, ["batch"]);
    assert_eq!(shown.subject, "答复：Re: 来信 [YH-20261120-7K4M2]");
    assert_eq!(shown.recipient_masked, "w***@mail.example");
    let by_phone = PreviewReplyRequest {
        channel: Channel::Phone.into(),
        ..by_mail
    };
    let shown = preview(&world, by_phone).await;
    assert_eq!(
        (shown.subject.as_str(), shown.recipient_masked.as_str()),
        ("", "")
    );
    let module = offered(&world, WorkKind::Complaint, false).await.remove(0);
    let from_module = PreviewReplyRequest {
        ticket_id: ticket_id.clone(),
        text_module_id: module.text_module_id,
        ..Default::default()
    };
    let shown = preview(&world, from_module.clone()).await;
    assert!(shown.body.contains("YH-20261120-7K4M2") && !shown.body.contains("{{receipt}}"));
    let unknown = PreviewReplyRequest {
        text_module_id: "none".into(),
        ..from_module
    };
    let refused = world
        .client()
        .preview_reply(&world.clerk.ask, unknown)
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "text-module-not-found");
    world.system.finish().await;
}

#[tokio::test]
async fn no_letter_goes_out_with_a_placeholder_in_it() {
    let world = World::start().await;
    let ticket_id = complaint(&world).await;
    for body in ["批号{{batch}}", "批号{{ 批号 }}"] {
        let request = ReplyToTicketRequest {
            ticket_id: ticket_id.clone(),
            channel: Channel::Email.into(),
            body: body.into(),
            ..Default::default()
        };
        let refused = world
            .client()
            .reply_to_ticket(&world.clerk.ask, request)
            .await
            .unwrap_err();
        assert_eq!(refused.slug, "placeholder-unfilled");
    }
    assert_eq!(world.ticket_of("c-1").await.version, 1);
    world.system.finish().await;
}
