//! The API document, and a page to read it on.

use axum::{
    extract::State,
    http::header,
    response::{Html, IntoResponse as _, Response},
};

use crate::state::Gateway;

/// `GET /openapi.json`
pub(crate) async fn openapi(State(gateway): State<Gateway>) -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        gateway.document.clone(),
    )
        .into_response()
}

/// `GET /docs`
pub(crate) async fn page() -> Html<&'static str> {
    Html(include_str!("../../assets/docs.html"))
}

/// `GET /docs.css`
pub(crate) async fn style() -> Response {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("../../assets/docs.css"),
    )
        .into_response()
}

/// `GET /docs.js`
pub(crate) async fn script() -> Response {
    (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        include_str!("../../assets/docs.js"),
    )
        .into_response()
}
