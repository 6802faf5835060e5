//! `GET /contact-points`: the published numbers, as a page or as JSON.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use minijinja::context;
use serde_json::json;

use super::{
    Gateway, Problem,
    page::{Asked, language, wants_json},
};
use crate::pages::Page;

pub(super) async fn contact_points(
    State(gateway): State<Arc<Gateway>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if wants_json(&headers) {
        let contact = &gateway.config.contact;
        return Ok(Json(json!({
            "company": { "zh": contact.company_zh, "en": contact.company_en },
            "hotlines": gateway.pages.hotlines(),
            "hours": { "zh": contact.hours_zh, "en": contact.hours_en },
            "email": contact.email,
            "address": { "zh": contact.address_zh, "en": contact.address_en },
            "form": "/form",
            "regulator": {
                "zh": contact.regulator_zh, "en": contact.regulator_en, "phone": contact.regulator_phone,
            },
        }))
        .into_response());
    }
    let page = Page {
        template: "contact.html",
        language: language(asked.lang.as_deref(), &headers),
        title: "contact_title",
        path: "/contact-points",
        content: context! {},
    };
    Ok(gateway.page(page)?.into_response())
}
