//! How the provider is asked: by `reqwest`, in bounded time, without following redirects, which could lead a request with
//! our secret elsewhere.

use std::{pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

/// More than any discovery document or key set has.
const LARGEST_ANSWER: usize = 1 << 20;

pub(crate) struct Http(reqwest::Client);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    #[error("the provider cannot be asked")]
    Request(#[source] reqwest::Error),
    #[error("the provider's answer is larger than {LARGEST_ANSWER} bytes")]
    TooLarge,
}

impl Http {
    pub(crate) fn try_new(patience: Duration) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .timeout(patience)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self(client))
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request).map_err(HttpError::Request)?;
        let mut answer = self.0.execute(request).await.map_err(HttpError::Request)?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(HttpError::Request)? {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST_ANSWER {
                return Err(HttpError::TooLarge);
            }
        }
        let mut response = HttpResponse::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
