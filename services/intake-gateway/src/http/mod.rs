//! The public port: one file an endpoint, each of which only translates between HTTP and what it calls.

mod assets;
mod body;
mod contact_points;
mod cti;
mod form_page;
mod form_read;
mod form_receipt;
mod form_status;
mod form_submit;
mod hotline_event;
mod page;
mod problem;
mod push_mail;
mod recording;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use contracts::IntakeServiceClient;
use kernel::{Clock, Receipt};
use rpc::NatsTransport;
use serde_json::json;

pub(crate) use problem::{FieldProblem, Problem};

use crate::{
    accept::{Acceptor, Admission, Place, Submission},
    config::{Config, Hotline, Mailbox},
    limit::Limits,
    pages::Pages,
};

/// What all endpoints share.
pub(crate) struct Gateway {
    pub(crate) config: Config,
    pub(crate) acceptor: Acceptor,
    pub(crate) admission: Admission,
    pub(crate) clock: Clock,
    pub(crate) limits: Limits,
    pub(crate) pages: Pages,
    pub(crate) intake: IntakeServiceClient<NatsTransport>,
}

impl Gateway {
    fn hotline(&self, name: &str) -> Result<&Hotline, Problem> {
        let line = self.config.hotlines.iter().find(|line| line.name == name);
        line.ok_or_else(|| {
            Problem::new(
                StatusCode::NOT_FOUND,
                "line-unknown",
                "没有这条热线。",
                "There is no such hotline.",
            )
        })
    }

    fn mailbox(&self, name: &str) -> Option<&Mailbox> {
        self.config.mailboxes.iter().find(|mailbox| mailbox.name == name)
    }

    /// A place among those who wait for JetStream, or the advice to come again. Whoever has been read takes one before
    /// anything else is asked of JetStream.
    fn place(&self) -> Result<Place, Problem> {
        self.admission.try_place().ok_or_else(Problem::crowded)
    }

    /// Accepts, or says why not.
    async fn accept(&self, submission: Submission, _place: Place) -> Result<Receipt, Problem> {
        Ok(self.acceptor.accept(submission).await?.receipt)
    }
}

/// 202 with the receipt, the answer to every machine.
fn receipt_answer(receipt: &Receipt) -> Response {
    (
        StatusCode::ACCEPTED,
        Json(json!({ "receipt": receipt.to_string() })),
    )
        .into_response()
}

/// All routes. Bodies are limited where they are read, so the framework's own limit is off.
pub(crate) fn router(gateway: Arc<Gateway>) -> Router {
    let machines = Router::new()
        .route("/mail/{mailbox}", post(push_mail::push_mail))
        .route("/hotline/{line}/events", post(hotline_event::hotline_event))
        .route("/hotline/{line}/recordings/{call_id}", post(recording::recording))
        .route("/cti/{line}/{token}", post(cti::cti));
    let people = Router::new()
        .route("/", get(|| async { Redirect::temporary("/form") }))
        .route("/form", get(form_page::form_page).post(form_submit::form_submit))
        .route("/form/receipt/{receipt}", get(form_receipt::form_receipt))
        .route(
            "/form/status",
            get(form_status::ask_status).post(form_status::post_status),
        )
        .route("/contact-points", get(contact_points::contact_points))
        .route("/form/assets/{name}", get(assets::asset))
        .layer(middleware::from_fn(page::guard));
    machines
        .merge(people)
        .fallback(page::not_found)
        .method_not_allowed_fallback(|| async {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method-unknown",
                "不支持该请求方法。",
                "This method is not taken here.",
            )
        })
        .layer(DefaultBodyLimit::disable())
        .with_state(gateway)
}
