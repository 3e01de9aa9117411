//! The desk moves by itself: server-sent events that say which case moved, to those who may see it, and nothing more.

use std::convert::Infallible;
use std::time::Duration;

use axum::{
    http::{HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use tokio_stream::Stream;

use super::Desk;
use crate::domain::case::Case;
use crate::domain::deadline::Class;
use crate::domain::staff::Act;
use crate::store::Tail;

/// A stream ends by then; the browser asks again and shows its session again.
const LONGEST: Duration = Duration::from_secs(30 * 60);
/// A sign of life, so that proxies keep the line.
const BEAT: Duration = Duration::from_secs(20);

/// What a browser is told of a case.
#[derive(Serialize)]
struct Moved<'a> {
    /// The journal's sequence.
    seq: u64,
    number: String,
    /// The event's name, `case.filed`.
    what: &'a str,
    /// Waits for this member, and is new.
    new: bool,
    danger: bool,
}

/// `GET /desk/live`
pub async fn stream(desk: Desk) -> Response {
    let tail = desk.app.store().tail();
    let keep = KeepAlive::new().interval(BEAT).text("on duty");
    let mut response = Sse::new(events(desk, tail))
        .keep_alive(keep)
        .into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would hold events back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn events(
    desk: Desk,
    tail: tokio::sync::broadcast::Receiver<Tail>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let until = Instant::now() + LONGEST;
    let hello = Event::default()
        .event("hello")
        .retry(Duration::from_secs(2))
        .data(format!("{{\"seq\":{}}}", desk.app.store().shown_seq()));
    let first = tokio_stream::once(Ok(hello));
    let rest = Following { desk, tail, until };
    tokio_stream::StreamExt::chain(first, rest.into_stream())
}

struct Following {
    desk: Desk,
    tail: tokio::sync::broadcast::Receiver<Tail>,
    until: Instant,
}

impl Following {
    fn into_stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        let (send, receive) = tokio::sync::mpsc::channel(16);
        tokio::spawn(self.follow(send));
        tokio_stream::wrappers::ReceiverStream::new(receive)
    }

    /// Passes on what this member may see, until the browser is gone, the session is over or it is time to ask again.
    async fn follow(mut self, send: tokio::sync::mpsc::Sender<Result<Event, Infallible>>) {
        loop {
            let next = tokio::select! {
                next = tokio::time::timeout_at(self.until, self.tail.recv()) => next,
                () = send.closed() => return,
            };
            let event = match next {
                Err(_) | Ok(Err(RecvError::Closed)) => return,
                // Too much at once to tell one by one: look at the list again.
                Ok(Err(RecvError::Lagged(_))) => Some(Event::default().event("refresh").data("{}")),
                Ok(Ok(tail)) => match self.session_runs() {
                    false => return,
                    true => self.event(&tail),
                },
            };
            if let Some(event) = event
                && send.send(Ok(event)).await.is_err()
            {
                return;
            }
        }
    }

    /// The member as they are now: a role taken away takes its cases away at once.
    fn session_runs(&mut self) -> bool {
        let site = self.desk.app.site();
        let (signed, now) = (&mut self.desk.signed, self.desk.app.now());
        let kind = crate::domain::staff::PassKind::Session;
        match site.pass(&signed.session, kind, now) {
            Some((_, member)) => {
                signed.member = member.clone();
                true
            }
            None => false,
        }
    }

    fn event(&self, tail: &Tail) -> Option<Event> {
        let member = &self.desk.signed.member;
        // Changes of the house, a colleague's sign-in among them, move no list.
        let case = tail.case.as_ref()?;
        // A case that is no longer theirs moves out of their list, unnamed.
        if !member.may(Act::See, case) {
            return moved_away(member, case, tail.what)
                .then(|| Event::default().event("refresh").data("{}"));
        }
        let open = case.is_open();
        let moved = Moved {
            seq: tail.seq,
            number: case.number.to_string(),
            what: tail.what,
            new: member.is_waited_for(case)
                && matches!(
                    tail.what,
                    "case.filed" | "case.reopened" | "case.dispatched" | "case.returned"
                ),
            danger: open && case.class == Class::Danger,
        };
        Event::default().event("case").json_data(moved).ok()
    }
}

/// Whether a handler's list may have lost this case just now.
fn moved_away(member: &crate::domain::staff::Member, case: &Case, what: &str) -> bool {
    !case.cadre
        && member.department.is_some()
        && matches!(
            what,
            "case.returned" | "case.dispatched" | "case.reclassified"
        )
}
