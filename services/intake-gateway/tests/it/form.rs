//! The public form.

use std::time::Duration;

use chrono::TimeDelta;
use contracts::{
    common::v1::{Channel, WorkKind},
    intake::v1::contact_submitted::Content,
};
use kernel::{Clock, Id};
use reqwest::{
    StatusCode,
    multipart::{Form, Part},
};
use serde_json::Value;

use crate::world::{World, receipt, refused, world, world_at};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n-a-picture";

/// A filled-in form; `changes` come last and win.
pub(crate) fn filled(key: &str, changes: &[(&str, &str)]) -> Form {
    let whole = [
        ("submission_key", key),
        ("kind", "complaint"),
        ("name", "欧阳𠮷"),
        ("phone", "13800138000"),
        ("organisation", "杭州市第一医院"),
        ("email", "ouyang@hospital.example"),
        ("region", "cn.east.zhejiang"),
        ("product", "阿莫西林胶囊 0.25g"),
        ("batch", "20260901"),
        ("text", "开封后发现胶囊粘连,色泽发暗㛃。"),
        ("consent", "yes"),
    ];
    let fields = whole.iter().chain(changes);
    fields.fold(Form::new(), |form, (name, value)| {
        form.text((*name).to_owned(), (*value).to_owned())
    })
}

pub(crate) fn key() -> String {
    Id::<Form>::new().to_string()
}

fn file(name: &str, bytes: &[u8]) -> Part {
    Part::bytes(bytes.to_vec()).file_name(name.to_owned())
}

fn machine(world: &World, form: Form) -> reqwest::RequestBuilder {
    world
        .post("/form")
        .header("accept", "application/json")
        .multipart(form)
}

fn browser(world: &World, path: &str, form: Form) -> reqwest::RequestBuilder {
    world
        .post(path)
        .header("accept", "text/html,application/xhtml+xml")
        .multipart(form)
}

/// the web form of type complaint is a complaint and returns a number; rare characters survive.
#[tokio::test]
async fn a_complaint_through_the_form_returns_a_number_r_019_r_028() {
    let world = world().await;
    let mut heard = world.submissions().await;
    let key = key();
    let form = filled(&key, &[])
        .part("attachments", file("照片.png", PNG))
        .part("attachments", file("", b""));
    let told = receipt(machine(&world, form).send().await.unwrap()).await;
    let submitted = heard.next().await;
    assert_eq!(submitted.receipt, told);
    assert!(submitted.channel() == Channel::Web && submitted.stated_kind() == WorkKind::Complaint);
    assert_eq!(
        (submitted.source.as_str(), submitted.source_key.as_str()),
        ("form", key.as_str())
    );
    assert_eq!(submitted.region, "cn.east.zhejiang");
    let Some(Content::Form(entry)) = submitted.content else {
        panic!("no form")
    };
    let reporter = entry.reporter.unwrap();
    assert_eq!(
        (reporter.name.as_str(), reporter.phone.as_str()),
        ("欧阳𠮷", "13800138000")
    );
    assert_eq!(entry.text, "开封后发现胶囊粘连,色泽发暗㛃。");
    assert_eq!(
        (entry.batch.as_str(), entry.language.as_str()),
        ("20260901", "zh")
    );
    let raw: Value = serde_json::from_slice(&submitted.evidence[0].inline).unwrap();
    assert_eq!(raw["fields"]["name"], "欧阳𠮷");
    assert_eq!(raw["attachments"][0]["name"], "照片.png");
    assert_eq!(submitted.evidence[1].inline, PNG);
    assert_eq!(submitted.evidence.len(), 2);
    world.system.finish().await;
}

/// sent again with the same key, also the next day, it is the same submission.
#[tokio::test]
async fn a_form_sent_again_gets_the_same_number_and_makes_no_second_contact() {
    let clock = Clock::manual(Clock::system().now());
    let world = world_at(clock.clone()).await;
    let mut heard = world.submissions().await;
    let key = key();
    let first = receipt(machine(&world, filled(&key, &[])).send().await.unwrap()).await;
    clock.advance(TimeDelta::days(1));
    assert_eq!(
        receipt(machine(&world, filled(&key, &[])).send().await.unwrap()).await,
        first
    );
    heard.next().await;
    assert!(heard.silent_for(Duration::from_millis(300)).await);
    world.system.finish().await;
}

/// Going back, correcting and sending again must not lose the correction: it becomes a form of its own, knowingly.
#[tokio::test]
async fn a_form_changed_after_it_was_sent_is_shown_again_with_a_new_key() {
    let world = world().await;
    let mut heard = world.submissions().await;
    let key = key();
    receipt(machine(&world, filled(&key, &[])).send().await.unwrap()).await;
    let changed = [("text", "补充:同批次另有三盒也是如此。")];
    let answer = machine(&world, filled(&key, &changed)).send().await.unwrap();
    assert_eq!(crate::world::refusal(answer).await, refused(409, "form-changed"));
    let page = browser(&world, "/form", filled(&key, &changed))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), StatusCode::CONFLICT);
    let page = page.text().await.unwrap();
    assert!(page.contains("补充:同批次") && !page.contains(&key));
    let fresh = hidden_key(&page);
    receipt(machine(&world, filled(&fresh, &changed)).send().await.unwrap()).await;
    assert_ne!(heard.next().await.receipt, heard.next().await.receipt);
    world.system.finish().await;
}

fn hidden_key(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"submission_key\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// The way of a browser without scripts: page, post, 303, receipt page.
#[tokio::test]
async fn a_browser_is_sent_on_to_its_receipt() {
    let world = world().await;
    let mut heard = world.submissions().await;
    let page = world
        .get("/form?lang=en")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let form = filled(&hidden_key(&page), &[("lang", "en")]);
    let answer = browser(&world, "/form?lang=en", form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    let told = heard.next().await.receipt;
    assert_eq!(location, format!("/form/receipt/{told}?lang=en"));
    let page = world.get(&location).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    assert!(page.contains(&told) && page.contains("What happens next"));
    let wrong = world
        .get("/form/receipt/YH-20261121-AAAAA-AAAAA")
        .send()
        .await
        .unwrap();
    assert_eq!(wrong.status(), StatusCode::NOT_FOUND);
    world.system.finish().await;
}

#[tokio::test]
async fn what_needs_another_look_is_named_and_what_was_filled_in_is_kept() {
    let world = world().await;
    let changes = [
        ("name", ""),
        ("phone", "<b>call</b>"),
        ("text", "坏了"),
        ("region", "cn.east.jiangsu"),
    ];
    let answer = machine(&world, filled(&key(), &changes)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let problem: Value = answer.json().await.unwrap();
    let slugs: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["slug"].as_str().unwrap())
        .collect();
    assert_eq!(slugs, ["name-missing", "phone-wrong", "text-short"]);
    let key = key();
    let answer = browser(&world, "/form", filled(&key, &changes))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert_eq!(hidden_key(&page), key);
    for kept in [
        "请填写姓名",
        "电话号码格式有误",
        "至少五个字",
        "杭州市第一医院",
        "&lt;b&gt;call",
    ] {
        assert!(page.contains(kept), "{kept}");
    }
    assert!(!page.contains("<b>call"));
    assert!(page.contains("value=\"cn.east.jiangsu\" selected"));
    assert!(page.contains("value=\"complaint\" required checked"));
    let mut heard = world.submissions().await;
    assert!(heard.silent_for(Duration::from_millis(200)).await);
    world.system.finish().await;
}

#[tokio::test]
async fn files_must_be_what_they_claim_and_stay_within_their_limits() {
    let world = world().await;
    let slug = |form: Form| async {
        let problem: Value = machine(&world, form).send().await.unwrap().json().await.unwrap();
        problem["errors"][0]["slug"]
            .as_str()
            .unwrap_or_else(|| problem["slug"].as_str().unwrap())
            .to_owned()
    };
    let with = |name: &str, bytes: &[u8]| filled(&key(), &[]).part("attachments", file(name, bytes));
    assert_eq!(slug(with("a.png", b"MZ not a picture")).await, "attachment-type");
    assert_eq!(slug(with("a.exe", b"MZ")).await, "attachment-type");
    let large = [PNG, &vec![0; 200 * 1024]].concat();
    assert_eq!(slug(with("a.png", &large)).await, "attachment-large");
    let many = (0..4).fold(filled(&key(), &[]), |form, _| {
        form.part("attachments", file("a.png", PNG))
    });
    assert_eq!(slug(many).await, "attachments-many");
    let huge = vec![0; 700 * 1024];
    assert_eq!(slug(with("a.png", &huge)).await, "body-too-large");
    let old = "01600000-0000-7000-8000-000000000000";
    assert_eq!(slug(filled(old, &[])).await, "key-expired");
    assert_eq!(
        slug(filled(&key(), &[("website", "http://x")])).await,
        "website-filled"
    );
    let urlencoded = world
        .post("/form")
        .header("accept", "application/json")
        .form(&[("kind", "complaint")]);
    let answer = urlencoded.send().await.unwrap();
    assert_eq!(
        crate::world::refusal(answer).await,
        refused(415, "media-type-unsupported")
    );
    world.system.finish().await;
}
