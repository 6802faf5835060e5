//! `GET /form/assets/{name}`: style sheet and script, under names that change with their content.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};

use super::Problem;
use crate::pages::{SCRIPT, STYLE, asset_name};

const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Problem> {
    let (media_type, content) = if name == asset_name("style", STYLE, "css") {
        ("text/css; charset=utf-8", STYLE)
    } else if name == asset_name("enhance", SCRIPT, "js") {
        ("text/javascript; charset=utf-8", SCRIPT)
    } else {
        return Err(Problem::not_found());
    };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, FOR_EVER),
    ];
    Ok((headers, content).into_response())
}
