//! The screen on the wall: hours of it in moments, by a clock that the test turns for page and hub alike.

use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::emulation::{
    SetCpuThrottlingRateParams, SetDeviceMetricsOverrideParams,
};
use chromiumoxide::cdp::browser_protocol::performance::{EnableParams, GetMetricsParams};
use chromiumoxide::cdp::js_protocol::heap_profiler::CollectGarbageParams;

use crate::canteen::Canteen;
use crate::phone::{Phone, Screen};

const WALL: Screen = Screen {
    width: 1920,
    height: 1080,
    mobile: false,
};

/// The page's time: it stands still until `turn` lets it go on, timer by timer, waiting for what each one asks.
const CLOCK: &str = "
(() => {
  let now = START, next = 1, open = 0;
  const timers = new Map(), RealDate = Date;
  const later = setTimeout.bind(window), ask = fetch.bind(window);
  window.Date = class extends RealDate {
    constructor(...said) { if (said.length) super(...said); else super(now); }
    static now() { return now; }
  };
  const keep = (work, ms, every) => { timers.set(next, { work, at: now + Math.max(0, ms || 0), every }); return next++; };
  window.setTimeout = (work, ms) => keep(work, ms, 0);
  window.setInterval = (work, ms) => keep(work, ms, ms);
  window.clearTimeout = window.clearInterval = (id) => timers.delete(id);
  const counted = async (promise) => { open++; try { return await promise; } finally { open--; } };
  window.fetch = async (...asked) => {
    const answer = await counted(ask(...asked));
    const told = answer.headers.get.bind(answer.headers), text = answer.text.bind(answer);
    answer.headers.get = (name) => (name === 'x-now' && told(name) ? String(now) : told(name));
    answer.text = () => counted(text());
    return answer;
  };
  const breath = () => new Promise((done) => { const line = new MessageChannel(); line.port1.onmessage = () => { line.port1.close(); done(); }; line.port2.postMessage(0); });
  window.jump = (ms) => { now += ms; return true; };
  window.turn = async (ms) => {
    const until = now + ms;
    for (;;) {
      let due = null;
      for (const timer of timers.entries()) if (timer[1].at <= until && !(due && due[1].at <= timer[1].at)) due = timer;
      if (!due) break;
      const [id, timer] = due;
      now = Math.max(now, timer.at);
      if (timer.every) timer.at = now + timer.every; else timers.delete(id);
      timer.work();
      do await breath(); while (open > 0 && (await new Promise((done) => later(done, 1)), true));
    }
    now = until;
    return true;
  };
  window.seen = () => [...document.querySelectorAll('[data-stage] > section:not([hidden])')].map((one) => one.dataset.show || 'rest').pop();
  window.watched = async (seconds) => {
    const all = new Set();
    for (let at = 0; at < seconds; at += 2) { await turn(2000); all.add(seen()); }
    return [...all].sort();
  };
})();";

struct Hung<'a> {
    wall: Phone,
    canteen: &'a mut Canteen,
}

impl Hung<'_> {
    /// Both clocks go on, the page's second by second.
    async fn turn(&self, seconds: u64) {
        self.canteen.pass(Duration::from_secs(seconds));
        let ms = seconds * 1000;
        // In pieces: no question to the browser may take too long on a slow machine.
        for _ in 0..ms / 10_000 {
            self.wall.js::<bool>("turn(10000)").await;
        }
        let rest = format!("turn({})", ms % 10_000);
        self.wall.js::<bool>(&rest).await;
    }

    /// Both clocks are set forward, as if the box had slept; it looks around for a moment.
    async fn jump(&self, minutes: u64) {
        let time = Duration::from_secs(minutes * 60);
        self.canteen.pass(time);
        self.wall
            .js::<bool>(&format!("jump({})", time.as_millis()))
            .await;
        self.turn(12).await;
    }

    /// What comes into view within some seconds.
    async fn watched(&self, seconds: u64) -> Vec<String> {
        let mut all = std::collections::BTreeSet::new();
        for _ in 0..seconds / 10 {
            let some: Vec<String> = self.wall.js("watched(10)").await;
            all.extend(some);
        }
        all.into_iter().collect()
    }

    /// Nodes of the document, and bytes of the script's heap, after everything loose was let go.
    async fn weight(&self) -> (f64, f64) {
        let page = &self.wall.page;
        for _ in 0..2 {
            let collected = page.execute(CollectGarbageParams::default()).await;
            collected.expect("garbage is collected");
        }
        let metrics = page.execute(GetMetricsParams::default()).await;
        let metrics = metrics.expect("the page is measured").result.metrics;
        let of = |name: &str| {
            let metric = metrics.iter().find(|metric| metric.name == name);
            metric.expect("a known metric").value
        };
        (of("Nodes"), of("JSHeapUsedSize"))
    }

    async fn pictures(&self, name: &str) {
        let end = "document.getAnimations().map((one) => one.finish()).length";
        self.wall.js::<u32>(end).await;
        for (size, width, height) in [("1920", 1920, 1080), ("1080", 1080, 1920)] {
            let turned = SetDeviceMetricsOverrideParams::new(width, height, 1.0, false);
            self.wall.page.execute(turned).await.expect("it is turned");
            self.wall.picture(&format!("screen-{name}-{size}")).await;
        }
        let back = SetDeviceMetricsOverrideParams::new(1920, 1080, 1.0, false);
        self.wall
            .page
            .execute(back)
            .await
            .expect("it is turned back");
    }
}

fn clock(canteen: &Canteen) -> String {
    CLOCK.replace("START", &canteen.now().as_millisecond().to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_hangs_there_for_hours() {
    let mut canteen = Canteen::opened().await;
    let wall = Phone::with(WALL).await;
    wall.before_each_page(&clock(&canteen)).await;
    wall.page
        .execute(EnableParams::default())
        .await
        .expect("it is measured");
    let url = canteen.screen();
    wall.open(&url).await;
    wall.sees(".rolling [data-stage] > section:not([hidden])")
        .await;
    let hung = Hung {
        wall,
        canteen: &mut canteen,
    };
    hung.turn(10).await;
    let everything = ["menu", "notices", "results", "thanks"];
    let mut waiting: Vec<&str> = everything.to_vec();
    for _ in 0..24 {
        hung.turn(5).await;
        let seen: String = hung.wall.js("seen()").await;
        if waiting.contains(&seen.as_str()) {
            waiting.retain(|one| *one != seen);
            hung.pictures(&seen).await;
        }
    }
    assert_eq!(waiting, Vec::<&str>::new(), "everything comes in turn");
    assert!(
        !hung
            .wall
            .js::<bool>("document.body.innerText.includes('售完')")
            .await
    );

    // A dish is sold out, a word is taken back: seen within seconds, without a reload.
    hung.canteen.sell_out("紅燒肉").await;
    hung.canteen.take_back_the_praise().await;
    hung.turn(10).await;
    let stamped = "document.querySelectorAll('.menu .gone .stamp').length === 1 && !document.querySelector('[data-show=thanks]')";
    hung.wall.until(stamped).await;

    // Hours as if they were moments: nothing grows.
    let hours: u64 = std::env::var("SCREEN_HOURS").map_or(0, |hours| hours.parse().expect("hours"));
    hung.turn(120).await;
    let before = hung.weight().await;
    for minute in 0..(hours * 60).max(10) {
        if minute % 10 == 5 {
            hung.canteen.serve_as_of_now().await;
        }
        hung.turn(60).await;
    }
    let after = hung.weight().await;
    println!("nodes and heap before {before:?}, after {after:?}");
    assert!(after.0 < before.0 + 3000.0, "nodes: {before:?} {after:?}");
    assert!(after.1 < before.1 + 8e6, "heap: {before:?} {after:?}");
    if hours > 0 {
        // The day's end is another walk's.
        hung.wall.close().await;
        return;
    }

    // The part of the day that begins at half past ten shows the menu alone; a notice that is over goes.
    hung.jump(75).await;
    assert_eq!(hung.watched(40).await, ["menu"]);
    hung.pictures("serving").await;
    let over = "!document.querySelector('[data-show=notices]:not([hidden])')";
    assert!(hung.wall.js::<bool>(over).await);

    // The line is cut: everything stays, dated for everybody to see, and lunch ends by the page's own clock.
    hung.canteen.close();
    hung.turn(60).await;
    hung.wall.reads("沒有連上，內容停在").await;
    hung.wall.reads("正在供應").await;
    hung.pictures("away").await;
    hung.jump(240).await;
    hung.turn(20).await;
    assert!(!hung.watched(60).await.contains(&"menu".to_owned()));
    hung.pictures("after-lunch").await;
    // The box starts with the line still cut: what was kept is there, dated.
    let Hung { wall, canteen } = hung;
    let wall = wall.reopened().await;
    wall.before_each_page(&clock(canteen)).await;
    wall.open(&url).await;
    let hung = Hung { wall, canteen };
    hung.wall.sees(".rolling [data-stage]").await;
    hung.turn(15).await;
    hung.wall.reads("沒有連上，內容停在").await;

    // It is back, and what went meanwhile is gone.
    hung.canteen.remove_notices().await;
    hung.canteen.open().await;
    hung.turn(20).await;
    hung.wall
        .until("document.querySelector('[data-away]').hidden")
        .await;
    hung.wall
        .until("!document.querySelector('[data-show=notices]')")
        .await;

    hung.jump(8 * 60).await;
    hung.wall
        .until("document.body.hasAttribute('data-dark')")
        .await;
    hung.pictures("dark").await;
    hung.wall.close().await;
}

/// How smoothly it rolls on a box six times weaker than this machine: said, not judged.
#[tokio::test(flavor = "multi_thread")]
async fn how_smoothly_a_weak_box_rolls() {
    let canteen = Canteen::opened().await;
    let running = canteen.running();
    let wall = Phone::with(WALL).await;
    let slow = SetCpuThrottlingRateParams::new(6.0);
    wall.page.execute(slow).await.expect("it is slowed down");
    wall.open(&canteen.screen()).await;
    wall.sees(".rolling [data-stage] > section:not([hidden])")
        .await;
    // Its own clock is months away from the hub's, and it rolls all the same.
    let first = "document.querySelector('[data-stage] > section:not([hidden])').dataset.key";
    let first: String = wall.js(first).await;
    let next = format!(
        "document.querySelector('[data-stage] > section:not([hidden])')?.dataset.key !== '{first}'"
    );
    wall.until(&next).await;
    let measure = "new Promise((done) => {
      const frames = [], long = [];
      new PerformanceObserver((list) => long.push(...list.getEntries().map((one) => Math.round(one.duration)))).observe({ type: 'longtask' });
      const began = performance.now();
      let last = began, moves = 0, moving = false;
      const look = (now) => {
        const moved = moving;
        moving = document.getAnimations().some((one) => one.playState === 'running');
        if (moving && !moved) moves++;
        if (moving) frames.push(now - last);
        last = now;
        if (moves > 1 && !moving || now - began > 12000) done([moves, frames, long]);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    })";
    let (moves, mut frames, long): (u32, Vec<f64>, Vec<u32>) = wall.js(measure).await;
    frames.sort_by(f64::total_cmp);
    let at = |share: f64| frames.get((frames.len() as f64 * share) as usize).copied();
    println!(
        "slowed down six times: {moves} moves, {} frames, median {:?} ms, 95th of a hundred {:?} ms; long tasks {long:?} ms",
        frames.len(),
        at(0.5),
        at(0.95)
    );
    running.abort();
    wall.close().await;
}
