use reqwest::{Client, multipart::Form};
use testkit::eventually;

use crate::{
    collector::Collector,
    world::{World, key},
};

/// One trace runs from the request at the public door to the row in the ledger (design, rule 5).
#[tokio::test]
async fn one_trace_runs_from_the_form_to_the_ledger_row() {
    let collector = Collector::shared();
    let world = World::start().await;
    let trace_id = key().replace('-', "");
    let form = Form::new()
        .text("submission_key", key())
        .text("kind", "consultation")
        .text("name", "测试")
        .text("phone", "13812340000")
        .text("region", "cn.east.jiangsu")
        .text("text", "请问阿莫西林胶囊如何储存?")
        .text("consent", "yes");
    let answer = Client::new()
        .post(format!("{}/form", world.gateway()))
        .header("accept", "application/json")
        .header("traceparent", format!("00-{trace_id}-00000000000000a1-01"))
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 202);
    world.system.settle().await;
    for (name, detail) in [
        ("http", "/form"),
        ("handle", "intake_on_contact_submitted"),
        ("handle", "routing_on_contact_received"),
        ("handle", "reporting_on_ticket_opened"),
    ] {
        eventually(&format!("a span {name} {detail} in the trace"), || async {
            let spans = collector.spans_of(&trace_id);
            spans
                .iter()
                .any(|span| span.name == name && span.details.contains(detail))
                .then_some(())
        })
        .await;
    }
    world.finish().await;
}
