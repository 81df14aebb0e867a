//! Limits the bodies that a client may be sending at the same time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{ClientAddress, Context};
use crate::error::ApiError;
use crate::metrics::Limited;
use crate::upload::Upload;

/// Bodies that one address may be sending at the same time. A body comes with its head or
/// right behind it: only who holds bodies back has many. A quarter of all places.
const MAX_UPLOADS: usize = 256;

/// The bodies that are on their way, by address: as many as there are connections at most.
#[derive(Default)]
pub(super) struct Uploads(Arc<Mutex<HashMap<ClientAddress, usize>>>);

/// One of them, until dropped.
struct Counted {
    uploads: Uploads,
    address: ClientAddress,
}

impl Uploads {
    fn lock(&self) -> MutexGuard<'_, HashMap<ClientAddress, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a body; `None` where the address is sending too many.
    fn begin(&self, address: ClientAddress) -> Option<Counted> {
        let mut uploads = self.lock();
        let count = uploads.entry(address).or_default();
        if *count >= MAX_UPLOADS {
            return None;
        }
        *count += 1;
        Some(Counted {
            uploads: Self(self.0.clone()),
            address,
        })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut uploads = self.uploads.lock();
        if let Some(count) = uploads.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                uploads.remove(&self.address);
            }
        }
    }
}

impl Context {
    /// Refuses the bodies of an address that is sending many already, before any is read.
    pub(crate) async fn uploads_limited(
        State(context): State<Arc<Self>>,
        address: ClientAddress,
        request: Request,
        next: Next,
    ) -> Response {
        if request.body().is_end_stream() {
            return next.run(request).await;
        }
        let Some(counted) = context.uploads.begin(address) else {
            context.metrics.rate_limited(Limited::Address);
            return ApiError::RateLimited { retry_after_s: 1 }.into_response();
        };
        next.run(request.map(|body| Upload::guarded(body, counted)))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use http_body_util::BodyExt;

    fn address() -> ClientAddress {
        ClientAddress::new([203, 0, 113, 9].into())
    }

    #[tokio::test]
    async fn body_counts_until_it_has_come() {
        let uploads = Uploads::default();
        let begin = || uploads.begin(address());
        let mut counted: Vec<_> = (0..MAX_UPLOADS).map(|_| begin().unwrap()).collect();
        assert!(begin().is_none());
        let other = ClientAddress::new([203, 0, 113, 10].into());
        assert!(uploads.begin(other).is_some(), "each address for itself");
        let body = Upload::guarded(Body::from("hola"), counted.pop().unwrap());
        assert!(begin().is_none(), "it has not been read yet");
        let mut body = Box::pin(body);
        while body.frame().await.is_some() {}
        assert!(begin().is_some(), "nothing more is coming");
        drop(counted);
        assert!(uploads.lock().is_empty());
    }
}
