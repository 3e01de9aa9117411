//! The actor with a phone: a real Chromium with a phone's screen and touch. What is kept survives closing it,
//! because its profile is a folder of its own.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chromiumoxide::Page;
use chromiumoxide::browser::{Browser, BrowserConfig};
use chromiumoxide::cdp::browser_protocol::dom::SetFileInputFilesParams;
use chromiumoxide::cdp::browser_protocol::emulation::SetScriptExecutionDisabledParams;
use chromiumoxide::cdp::browser_protocol::input::InsertTextParams;
use chromiumoxide::cdp::browser_protocol::network::{
    EmulateNetworkConditionsByRuleParams, NetworkConditions,
};
use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;
use chromiumoxide::cdp::browser_protocol::storage::OverrideQuotaForOriginParams;
use chromiumoxide::cdp::browser_protocol::target::SetAutoAttachParams;
use chromiumoxide::cdp::js_protocol::runtime::EvaluateParams;
use chromiumoxide::handler::viewport::Viewport;
use chromiumoxide::layout::Point;
use futures::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::watch::{Notes, Watch};

/// How long anything may take on a busy machine before a test calls it missing.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// The middle of an element that has been scrolled into view, lies on top there, and has stood still for two frames' time;
/// a tap that arrives in it is noted.
pub const STILL: &str = "new Promise(done => {
  const element = document.querySelector(SELECTOR);
  if (!element) return done(null);
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const box = () => element.getBoundingClientRect();
  const before = box();
  const look = () => {
    const after = box();
    const [x, y] = [after.x + after.width / 2, after.y + after.height / 2];
    const top = document.elementFromPoint(x, y);
    const reached = top && (element.contains(top) || top.closest('label')?.control === element);
    if (!element.isConnected || !reached || before.x !== after.x || before.y !== after.y) return done(null);
    window.hit = false;
    element.addEventListener('click', () => (window.hit = true), { once: true, capture: true });
    done([x, y]);
  };
  setTimeout(look, 34);
})";

/// The same where the page may run no script, and nothing moves.
const AT_ONCE: &str = "(element => {
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const box = element.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
})(document.querySelector(SELECTOR))";

/// Whether the last tap arrived; nothing where the page is a new one.
pub const HIT: &str = "window.hit";

const ANDROID: &str = "Mozilla/5.0 (Linux; Android 13; Pixel 6) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36";

/// A screen: CSS pixels, and whether it is a phone's.
#[derive(Clone, Copy)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
    pub mobile: bool,
}

pub const PHONE: Screen = Screen {
    width: 390,
    height: 844,
    mobile: true,
};
pub const SMALL_PHONE: Screen = Screen {
    width: 360,
    height: 640,
    mobile: true,
};
pub const KIOSK: Screen = Screen {
    width: 1080,
    height: 1920,
    mobile: false,
};
pub const DESK: Screen = Screen {
    width: 1280,
    height: 800,
    mobile: false,
};

pub struct Phone {
    browser: Browser,
    events: JoinHandle<()>,
    watch: Watch,
    pub page: Page,
    profile: TempDir,
    screen: Screen,
    /// False once the page may run no script.
    script: bool,
}

impl Phone {
    pub async fn new() -> Phone {
        Phone::with(PHONE).await
    }

    pub async fn with(screen: Screen) -> Phone {
        let profile = tempfile::tempdir().expect("a folder for the profile");
        Phone::launch(profile, screen).await
    }

    /// Closes the browser, and opens a new one on what the old one left on the disk.
    pub async fn reopened(mut self) -> Phone {
        self.browser.close().await.expect("the browser closes");
        let _ = self.browser.wait().await;
        self.events.abort();
        Phone::launch(self.profile, self.screen).await
    }

    async fn launch(profile: TempDir, screen: Screen) -> Phone {
        let viewport = Viewport {
            width: screen.width,
            height: screen.height,
            device_scale_factor: Some(if screen.mobile { 2.0 } else { 1.0 }),
            emulating_mobile: screen.mobile,
            is_landscape: screen.width > screen.height,
            has_touch: screen.mobile || screen.height > screen.width,
        };
        let config = BrowserConfig::builder()
            .chrome_executable(chromium())
            .no_sandbox()
            .new_headless_mode()
            .user_data_dir(profile.path())
            .window_size(screen.width, screen.height)
            .viewport(viewport)
            .args([
                "disable-gpu",
                "disable-component-update",
                "disable-search-engine-choice-screen",
            ])
            .args([
                "use-fake-device-for-media-stream",
                "use-fake-ui-for-media-stream",
            ])
            .arg("accept-lang=zh-TW,zh")
            .arg("host-resolver-rules=MAP *.test 127.0.0.1")
            .request_timeout(PATIENCE)
            .launch_timeout(PATIENCE)
            .build()
            .expect("a browser configuration");
        let (browser, mut handler) = Browser::launch(config).await.expect("Chromium starts");
        let events = tokio::spawn(async move { while handler.next().await.is_some() {} });
        let page = browser.new_page("about:blank").await.expect("a page");
        // Else workers wait for a debugger that never comes.
        let alone = SetAutoAttachParams::new(false, false);
        page.execute(alone).await.expect("workers may run alone");
        if screen.mobile {
            page.set_user_agent(ANDROID).await.expect("a user agent");
        }
        Phone {
            watch: Watch::over(&page).await,
            browser,
            events,
            page,
            profile,
            screen,
            script: true,
        }
    }

    /// Starts counting what goes over the wire afresh.
    pub fn count_traffic(&self) {
        self.watch.begin();
    }

    /// What went over the wire since then, and what else was noted.
    pub fn notes(&self) -> Notes {
        self.watch.notes()
    }

    /// Waits until nothing has gone over the wire for a while.
    pub async fn quiet(&self) {
        self.watch.quiet().await;
    }

    pub async fn open(&self, url: &str) {
        self.page
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url} opens: {error}"));
    }

    /// Begins to open a page and does not wait for it.
    pub async fn begin(&self, url: &str) {
        let url = serde_json::to_string(url).expect("text is JSON");
        self.js::<bool>(&format!("(location.href = {url}, true)"))
            .await;
    }

    /// Sets the page's clock forward.
    pub async fn forward(&self, by: Duration) {
        let ms = by.as_millis();
        let ahead = format!(
            "(now => {{ Date.now = () => now() + {ms}; return true; }})(Date.now.bind(Date))"
        );
        self.js::<bool>(&ahead).await;
    }

    /// Runs a script in every page before its own, from the next page on.
    pub async fn before_each_page(&self, script: &str) {
        let added = AddScriptToEvaluateOnNewDocumentParams::new(script);
        let added = self.page.execute(added).await;
        added.expect("a script can be added");
    }

    /// Sets how much an origin may keep, in bytes.
    pub async fn room(&self, origin: &str, bytes: f64) {
        let quota = OverrideQuotaForOriginParams::builder()
            .origin(origin)
            .quota_size(bytes)
            .build();
        let set = self.page.execute(quota.expect("an origin")).await;
        set.expect("the room can be set");
    }

    /// Loads the page again in mid-anything.
    pub async fn reload(&self) {
        self.page.reload().await.expect("the page loads again");
    }

    /// A second tab of the same browser.
    pub async fn another_tab(&self, url: &str) -> Page {
        let tab = self.browser.new_page(url).await;
        tab.unwrap_or_else(|error| panic!("{url} opens in another tab: {error}"))
    }

    /// Opens what may not answer.
    pub async fn try_open(&self, url: &str) {
        let _ = self.page.goto(url).await;
    }

    /// What an expression (or a promise) gives.
    pub async fn js<T: DeserializeOwned>(&self, expression: &str) -> T {
        let value = self.evaluated(expression).await;
        let value = value.unwrap_or_else(|error| panic!("{expression}: {error}"));
        serde_json::from_value(value).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// Asks the page itself; works, without promises, even where the page may run no script of its own.
    pub async fn evaluated(&self, expression: &str) -> Result<Value, String> {
        let question = EvaluateParams::builder()
            .expression(expression)
            .await_promise(self.script)
            .return_by_value(true)
            .user_gesture(true)
            .build()?;
        let answer = self.page.execute(question).await;
        let answer = answer.map_err(|error| error.to_string())?.result;
        match answer.exception_details {
            Some(details) => Err(format!(
                "{:?}",
                details.exception.map(|thrown| thrown.description)
            )),
            None => Ok(answer.result.value.unwrap_or_default()),
        }
    }

    /// Waits until an expression is true; a promise counts by what it comes to.
    pub async fn until(&self, condition: &str) {
        let began = Instant::now();
        let question = match self.script {
            true => format!("(async () => Boolean(await ({condition})))()"),
            false => format!("Boolean({condition})"),
        };
        let mut ticks = tokio::time::interval(Duration::from_millis(40));
        loop {
            ticks.tick().await;
            if self.evaluated(&question).await == Ok(Value::Bool(true)) {
                return;
            }
            if began.elapsed() > PATIENCE {
                let shown = self.evaluated("document.body.innerText").await;
                self.picture("missing").await;
                panic!("waited in vain for: {condition}\nthe page says: {shown:?}");
            }
        }
    }

    /// Waits until something can be seen.
    pub async fn sees(&self, selector: &str) {
        let selector = serde_json::to_string(selector).expect("text is JSON");
        self.until(&format!("(element => element && element.getClientRects().length)(document.querySelector({selector}))")).await;
    }

    /// Waits until the visible text holds some words.
    pub async fn reads(&self, words: &str) {
        let words = serde_json::to_string(words).expect("text is JSON");
        self.until(&format!(
            "document.body && document.body.innerText.includes({words})"
        ))
        .await;
    }

    pub async fn text(&self, selector: &str) -> String {
        let selector = serde_json::to_string(selector).expect("text is JSON");
        self.js(&format!(
            "document.querySelector({selector}).textContent.trim()"
        ))
        .await
    }

    /// Taps on something: once it stands still, and again where it slipped away from under the finger.
    pub async fn tap(&self, selector: &str) {
        self.sees(selector).await;
        let quoted = serde_json::to_string(selector).expect("text is JSON");
        let still = match self.script {
            true => STILL.replace("SELECTOR", &quoted),
            false => AT_ONCE.replace("SELECTOR", &quoted),
        };
        let began = Instant::now();
        loop {
            let place: Option<(f64, f64)> = self.js(&still).await;
            if let Some((x, y)) = place {
                let tapped = self.page.click(Point { x, y }).await;
                tapped.unwrap_or_else(|error| panic!("{selector} can be tapped: {error}"));
                // A page that is left takes the note along: then it was hit, too.
                if self.evaluated(HIT).await != Ok(Value::Bool(false)) {
                    return;
                }
            }
            assert!(began.elapsed() < PATIENCE, "{selector} cannot be hit");
        }
    }

    /// Taps on a field and types.
    pub async fn write(&self, selector: &str, text: &str) {
        self.tap(selector).await;
        let typed = self.page.execute(InsertTextParams::new(text)).await;
        typed.unwrap_or_else(|error| panic!("{selector} takes text: {error}"));
    }

    /// Chooses files as the camera or the album would hand them over.
    pub async fn attach(&self, selector: &str, paths: &[&Path]) {
        let element = self
            .page
            .find_element(selector)
            .await
            .unwrap_or_else(|_| panic!("{selector} is there"));
        let files: Vec<String> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let choice = SetFileInputFilesParams::builder()
            .files(files)
            .backend_node_id(element.backend_node_id)
            .build();
        self.page
            .execute(choice.expect("files and a field"))
            .await
            .expect("files can be chosen");
    }

    /// A browser without script.
    pub async fn without_script(&mut self) {
        self.script = false;
        self.page
            .execute(SetScriptExecutionDisabledParams::new(true))
            .await
            .expect("script can be switched off");
    }

    /// A pithead's network: a round trip and a speed.
    pub async fn network(&self, round_trip: Duration, bytes_per_second: f64) {
        let latency_ms = round_trip.as_secs_f64() * 1000.0;
        let conditions = NetworkConditions::new("", latency_ms, bytes_per_second, bytes_per_second);
        let rule = EmulateNetworkConditionsByRuleParams::new(false, vec![conditions]);
        self.page
            .execute(rule)
            .await
            .expect("the network can be slowed");
    }

    /// Closes the browser; by then no script may have failed and no policy been broken.
    pub async fn close(mut self) {
        assert_eq!(self.notes().complaints, Vec::<String>::new());
        let _ = self.browser.close().await;
        let _ = self.browser.wait().await;
        self.events.abort();
    }
}

fn chromium() -> PathBuf {
    std::env::var_os("CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from)
}
