//! A body that is still on its way, and what is held until it has come.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

/// A body that drops its guard at its end, or when it is dropped itself.
pub(crate) struct Upload<G> {
    body: Body,
    guard: Option<G>,
}

impl<G: Send + Unpin + 'static> Upload<G> {
    /// The body with that guard.
    pub(crate) fn guarded(body: Body, guard: G) -> Body {
        Body::new(Self {
            body,
            guard: Some(guard),
        })
    }
}

impl<G: Unpin> HttpBody for Upload<G> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) || self.body.is_end_stream() {
            self.guard = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
