//! What is noted about a page while somebody uses it: what went over the wire, what scripts threw, what the policy
//! forbade, what was asked.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chromiumoxide::Page;
use chromiumoxide::cdp::IntoEventKind;
use chromiumoxide::cdp::browser_protocol::log::EventEntryAdded;
use chromiumoxide::cdp::browser_protocol::network::{EventLoadingFinished, EventRequestWillBeSent};
use chromiumoxide::cdp::browser_protocol::page::{
    EventJavascriptDialogOpening, HandleJavaScriptDialogParams,
};
use chromiumoxide::cdp::js_protocol::runtime::EventExceptionThrown;
use futures::StreamExt;
use tokio::task::JoinSet;

/// What has been noted.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// Method and address of each request.
    pub requests: Vec<String>,
    /// Bytes that came over the wire, heads and bodies.
    pub bytes: f64,
    /// What scripts threw and what the policy forbade.
    pub complaints: Vec<String>,
    /// What `confirm` and `alert` said.
    pub asked: Vec<String>,
    /// When something was last sent or received.
    last: Option<Instant>,
}

/// Takes notes about one page until it is dropped.
pub struct Watch {
    notes: Arc<Mutex<Notes>>,
    listeners: JoinSet<()>,
}

impl Watch {
    pub async fn over(page: &Page) -> Watch {
        let mut watch = Watch {
            notes: Arc::default(),
            listeners: JoinSet::new(),
        };
        page.enable_log().await.expect("the page has a log");
        let sent = |notes: &mut Notes, event: &EventRequestWillBeSent| {
            if event.request.url.starts_with("http") {
                let line = format!("{} {}", event.request.method, event.request.url);
                notes.requests.push(line);
                notes.last = Some(Instant::now());
            }
        };
        watch.listen(page, sent).await;
        let received = |notes: &mut Notes, event: &EventLoadingFinished| {
            notes.bytes += event.encoded_data_length;
            notes.last = Some(Instant::now());
        };
        watch.listen(page, received).await;
        let thrown = |notes: &mut Notes, event: &EventExceptionThrown| {
            let details = &event.exception_details;
            let said = details
                .exception
                .as_ref()
                .and_then(|thrown| thrown.description.clone());
            notes
                .complaints
                .push(said.unwrap_or_else(|| details.text.clone()));
        };
        watch.listen(page, thrown).await;
        let logged = |notes: &mut Notes, event: &EventEntryAdded| {
            if event.entry.text.contains("Content Security Policy") {
                notes.complaints.push(event.entry.text.clone());
            }
        };
        watch.listen(page, logged).await;
        watch.say_yes(page.clone()).await;
        watch
    }

    async fn listen<T: IntoEventKind + Unpin>(
        &mut self,
        page: &Page,
        note: impl Fn(&mut Notes, &T) + Send + 'static,
    ) {
        let mut events = page
            .event_listener::<T>()
            .await
            .expect("the page tells its events");
        let notes = self.notes.clone();
        self.listeners.spawn(async move {
            while let Some(event) = events.next().await {
                note(
                    &mut notes.lock().expect("nobody panics while noting"),
                    &event,
                );
            }
        });
    }

    /// Says yes to every question.
    async fn say_yes(&mut self, page: Page) {
        let asked = page.event_listener::<EventJavascriptDialogOpening>().await;
        let mut asked = asked.expect("the page tells its events");
        let notes = self.notes.clone();
        self.listeners.spawn(async move {
            while let Some(dialog) = asked.next().await {
                let said = dialog.message.clone();
                notes
                    .lock()
                    .expect("nobody panics while noting")
                    .asked
                    .push(said);
                let _ = page.execute(HandleJavaScriptDialogParams::new(true)).await;
            }
        });
    }

    pub fn notes(&self) -> Notes {
        self.notes
            .lock()
            .expect("nobody panics while noting")
            .clone()
    }

    /// Begins with empty notes.
    pub fn begin(&self) {
        *self.notes.lock().expect("nobody panics while noting") = Notes::default();
    }

    /// Waits until nothing has gone over the wire for a while.
    pub async fn quiet(&self) {
        let mut ticks = tokio::time::interval(Duration::from_millis(50));
        loop {
            ticks.tick().await;
            let last = self.notes().last;
            if last.is_some_and(|last| last.elapsed() > Duration::from_millis(700)) {
                return;
            }
        }
    }
}
