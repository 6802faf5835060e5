//! `GET /form/receipt/{receipt}`: what happens next. Shown from the number alone, whatever is down behind.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use kernel::Receipt;
use minijinja::context;

use super::{
    Gateway, Problem,
    page::{Asked, language},
};
use crate::pages::Page;

pub(super) async fn form_receipt(
    State(gateway): State<Arc<Gateway>>,
    Path(receipt): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let language = language(asked.lang.as_deref(), &headers);
    let Ok(receipt) = receipt.parse::<Receipt>() else {
        return Ok(gateway.message(language, "message_unknown_title", &Problem::not_found()));
    };
    let receipt = receipt.to_string();
    let page = Page {
        template: "receipt.html",
        language,
        title: "receipt_title",
        path: &format!("/form/receipt/{receipt}"),
        content: context! { receipt },
    };
    Ok(gateway.page(page)?.into_response())
}
