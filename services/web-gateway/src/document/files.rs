//! Paths that answer browsers directly: live changes, evidence, files for spreadsheets.

use contracts::SERVICES;
use serde_json::{Map, Value, json};

use super::paths::{object, refusals};
use crate::export;

struct Parameter {
    name: &'static str,
    place: &'static str,
    needed: bool,
    text: &'static str,
}

const fn query(name: &'static str, text: &'static str) -> Parameter {
    Parameter {
        name,
        place: "query",
        needed: false,
        text,
    }
}

const fn needed(name: &'static str, text: &'static str) -> Parameter {
    Parameter {
        name,
        place: "query",
        needed: true,
        text,
    }
}

const LANG: Parameter = query("lang", "zh (default) or en.");
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// All of them.
pub(super) fn paths() -> Map<String, Value> {
    let (feedback_xlsx, feedback_csv) = feedback_ledger();
    let mut paths = Map::new();
    paths.insert("/live".to_owned(), json!({ "get": live() }));
    paths.insert("/evidence/{contact_id}/{sha256}".to_owned(), evidence());
    for (file, operation) in [
        ("feedback-ledger.xlsx", feedback_xlsx),
        ("feedback-ledger.csv", feedback_csv),
        ("ledger.xlsx", ledger()),
        ("dashboard.xlsx", dashboard()),
    ] {
        paths.insert(format!("/export/{file}"), json!({ "get": operation }));
    }
    paths
}

/// REC-FY007 as a workbook and as text.
fn feedback_ledger() -> (Value, Value) {
    let filters = || {
        vec![
            needed("month", "YYYY-MM."),
            query("region", "A region path."),
            query("channel", "A channel in lower case, e.g. phone."),
            query("about", "Part of the name of a product, or of a batch number."),
            query("state", "open, waiting or closed."),
            query("disposition", "Dispositions in lower case, joined by commas."),
            LANG,
        ]
    };
    let mut of_text = filters();
    of_text.push(query("encoding", "utf-8 (default) or gb18030."));
    let workbook = operation(
        "ExportFeedbackLedgerXlsx",
        "市场信息反馈台账 REC-FY007 of a month as a workbook.",
        &filters(),
        WORKBOOK,
    );
    let text = operation(
        "ExportFeedbackLedgerCsv",
        "The same as text.",
        &of_text,
        "text/csv",
    );
    (
        exported(workbook, "GetFeedbackLedger"),
        exported(text, "ExportFeedbackLedger"),
    )
}

fn dashboard() -> Value {
    let parameters = [
        needed("from", "First day, YYYY-MM-DD in China."),
        needed("until", "Last day."),
        query("region", "A region path."),
        query("step", "day, week or month."),
        LANG,
    ];
    let text = "The figures of a region as a workbook, a sheet a part.";
    exported(
        operation("ExportDashboard", text, &parameters, WORKBOOK),
        "GetDashboard",
    )
}

fn ledger() -> Value {
    let text = "Contacts with what became of them, as a workbook.";
    exported(
        operation("ExportLedger", text, &filters_of_ledger(), WORKBOOK),
        "ListLedger",
    )
}

fn filters_of_ledger() -> Vec<Parameter> {
    vec![
        query("from", "First day of receipt, YYYY-MM-DD in China."),
        query("until", "Last day of receipt."),
        query("region", "A region path."),
        query("exact", "1: without what lies below the region."),
        query("kind", "A work kind in lower case, e.g. complaint."),
        query("channel", "A channel in lower case, e.g. phone."),
        query("state", "open, waiting or closed."),
        query("product", "Id of a product."),
        query("name", "A product as customers name it."),
        query("batch", "A batch number."),
        query("clock", "first_reply or resolution."),
        query("outcome", "met or missed."),
        query("age_from", "Open for at least so many days."),
        query("age_until", "Open for less than so many days."),
        query("disposition", "Dispositions in lower case, joined by commas."),
        LANG,
    ]
}

fn live() -> Value {
    let text = "What happens, as server-sent events; each is a JSON object with a type: ticket, contact, case, return, call, \
                channel, or resync, upon which whoever shows something reads it again. Ends with the session.";
    let mut operation = operation("Live", text, &[], "text/event-stream");
    operation["x-permission"] = json!("signed-in");
    operation["tags"] = json!(["Live"]);
    operation
}

/// Fetched as it is for what people work with; by `POST` with a reason for what names its sender in clear.
fn evidence() -> Value {
    let part = |name, text| Parameter {
        name,
        place: "path",
        needed: true,
        text,
    };
    let range = || Parameter {
        name: "range",
        place: "header",
        needed: false,
        text: "One range of bytes, e.g. bytes=0-1023.",
    };
    let parameters = || {
        [
            part("contact_id", "Id of the contact."),
            part("sha256", "Digest of the evidence."),
            range(),
        ]
    };
    let text = "A recording or an attachment as it came. Sound, pictures, PDF and plain text may be shown in place, anything else \
                is saved; nothing of it is ever run. An original is refused here: `reason-missing`.";
    let mut get = operation("GetEvidence", text, &parameters(), "application/octet-stream");
    let text = "The same, and originals too: whole mails, forms and reports of the telephone system, which name their sender in \
                clear. For that it takes the right to see senders; who asked and why is in the journal first.";
    let mut post = operation("RevealEvidence", text, &parameters(), "application/octet-stream");
    post["requestBody"] =
        json!({ "required": true, "content": { "application/json": { "schema": object(&["reason"]) } } });
    post["responses"]["413"] = json!({ "description": "The body is too large." });
    get["x-permission"] = json!("contact.read");
    post["x-permission"] = json!(["contact.read", "contact.reveal"]);
    let any =
        json!({ "*/*": { "schema": { "type": "string", "contentMediaType": "application/octet-stream" } } });
    for operation in [&mut get, &mut post] {
        for (status, text) in [("200", "All of it."), ("206", "The range.")] {
            operation["responses"][status] = json!({ "description": text, "content": any });
        }
        operation["responses"]["416"] = json!({ "description": "It has no such range." });
    }
    json!({ "get": get, "post": post })
}

/// A file needs the right to take files home and the right to what stands in it, which is that of the rpc it is read by.
fn exported(mut operation: Value, reads_by: &str) -> Value {
    let methods = SERVICES.iter().flat_map(|service| service.methods);
    let read = methods.filter(|method| method.name == reads_by);
    let mut needed: Vec<_> = read.map(|method| method.permission).collect();
    needed.push(export::PERMISSION);
    needed.dedup();
    operation["x-permission"] = json!(needed);
    operation
}

fn operation(id: &str, text: &str, parameters: &[Parameter], media_type: &str) -> Value {
    let listed = parameters.iter().map(|one| {
        json!({
            "name": one.name, "in": one.place, "required": one.needed, "description": one.text,
            "schema": { "type": "string" },
        })
    });
    let mut responses = refusals("Problem", "application/problem+json");
    let schema = json!({ "type": "string", "contentMediaType": media_type });
    let content = json!({ media_type: { "schema": schema } });
    responses.insert(
        "200".to_owned(),
        json!({ "description": "The file.", "content": content }),
    );
    json!({
        "operationId": id, "tags": ["Files"], "summary": id, "description": text,
        "parameters": listed.collect::<Vec<_>>(), "responses": responses,
    })
}
