//! Who sees little, hears instead, or has only keys: every step of the kiosk upright and lying, its sizes and contrast
//! measured, walked without a touch.

use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chromiumoxide::cdp::browser_protocol::input::{DispatchKeyEventParams, DispatchKeyEventType};

use crate::house::House;
use crate::kiosk::{ON_BOARD, at_step, sent, standing_at};
use crate::phone::Phone;

/// What is too small for a glove, hard to read, or wider than the screen. Text on pictures and gradients is looked at by
/// people.
const FAULTS: &str = "(() => {
  const rgb = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { c: [r, g, b], a }; };
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const seen = (e) => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden' && !e.closest('.unseen');
  const faults = [];
  for (const e of document.querySelectorAll('button, a[href], .kinds label, .check, summary, textarea, input:not([type=radio], [type=checkbox])')) {
    if (!seen(e)) continue;
    const box = e.getBoundingClientRect();
    if (box.width < 95.5 || box.height < 95.5) faults.push(`${Math.round(box.width)}×${Math.round(box.height)} ${e.outerHTML.slice(0, 80)}`);
  }
  for (const e of document.querySelectorAll('body *')) {
    if (!seen(e) || e.closest('svg') || e.disabled || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    let ground = null;
    for (let up = e; up && !ground; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.backgroundImage !== 'none') { ground = 'drawn'; break; }
      const { c, a } = rgb(style.backgroundColor);
      if (a > 0.8) ground = c;
    }
    if (ground === 'drawn' || !ground) continue;
    const [x, y] = [light(ground), light(rgb(getComputedStyle(e).color).c)].sort((p, q) => q - p);
    const ratio = (x + 0.05) / (y + 0.05);
    if (ratio < 7) faults.push(`${ratio.toFixed(1)}:1 ${e.outerHTML.slice(0, 80)}`);
    if (parseFloat(getComputedStyle(e).fontSize) < 27.5) faults.push(`${getComputedStyle(e).fontSize} ${e.outerHTML.slice(0, 80)}`);
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`${scrollWidth} px wide`);
  return faults;
})()";

/// Looks at the screen upright and lying.
async fn fits(kiosk: &Phone, name: &str) {
    for (turned, width, height) in [("landscape", 1920, 1080), ("portrait", 1080, 1920)] {
        let size = SetDeviceMetricsOverrideParams::new(width, height, 1.0, false);
        kiosk.page.execute(size).await.expect("a screen can turn");
        kiosk.until(&format!("innerWidth === {width}")).await;
        let faults: Vec<String> = kiosk.js(FAULTS).await;
        assert_eq!(faults, Vec::<String>::new(), "{name}, {turned}");
        kiosk.whole_picture(&format!("kiosk-{name}-{turned}")).await;
    }
}

/// Presses a key.
async fn key(kiosk: &Phone, name: &str, code: i64, text: Option<&str>) {
    for kind in [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp] {
        let mut press = DispatchKeyEventParams::builder()
            .r#type(kind.clone())
            .key(name)
            .code(name)
            .windows_virtual_key_code(code);
        if let (Some(text), DispatchKeyEventType::KeyDown) = (text, kind) {
            press = press.text(text);
        }
        let press = press.build().expect("a key");
        kiosk
            .page
            .execute(press)
            .await
            .expect("keys can be pressed");
    }
}

/// Goes with the Tab key to something, and presses Enter on it.
async fn by_keys(kiosk: &Phone, selector: &str) {
    kiosk.sees(selector).await;
    for _ in 0..80 {
        let there = format!("document.activeElement?.matches('{selector}')");
        if kiosk.js::<Option<bool>>(&there).await == Some(true) {
            return key(kiosk, "Enter", 13, Some("\r")).await;
        }
        key(kiosk, "Tab", 9, None).await;
    }
    panic!("{selector} is not reached by keys");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_is_walked_by_keys_alone_and_fits_both_ways() {
    let house = House::told().await;
    let code = house.poster("職工食堂").await.replace("/P/", "");
    let kiosk = standing_at(&house.at(&format!("/kiosk/{code}"))).await;
    fits(&kiosk, "attract").await;
    by_keys(&kiosk, "[data-report]").await;
    at_step(&kiosk, "about").await;
    assert!(
        kiosk
            .js::<bool>("document.activeElement.id === 'about-ask'")
            .await,
        "who listens hears what the step asks"
    );
    fits(&kiosk, "about").await;
    by_keys(&kiosk, "[data-pick=canteen]").await;
    at_step(&kiosk, "say").await;
    fits(&kiosk, "say").await;
    // Nothing said yet: it says so, and stays.
    by_keys(&kiosk, "[data-step=say] [data-onward]").await;
    kiosk.sees("[data-problem]").await;
    by_keys(&kiosk, "[data-go=voice]").await;
    at_step(&kiosk, "voice").await;
    fits(&kiosk, "voice").await;
    by_keys(&kiosk, "[data-step=voice] [data-close]").await;
    at_step(&kiosk, "say").await;
    by_keys(&kiosk, "[data-go=words]").await;
    at_step(&kiosk, "words").await;
    fits(&kiosk, "words").await;
    by_keys(&kiosk, "[data-back]").await;
    at_step(&kiosk, "say").await;
    by_keys(&kiosk, "[data-of=canteen] [data-phrase]").await;
    kiosk
        .until("document.querySelector('[data-phrase][aria-pressed=true]')")
        .await;
    by_keys(&kiosk, "[data-step=say] [data-onward]").await;
    at_step(&kiosk, "photo").await;
    fits(&kiosk, "photo").await;
    by_keys(&kiosk, "[data-step=photo] [data-onward]").await;
    at_step(&kiosk, "review").await;
    fits(&kiosk, "review").await;
    let before = house.cases().await;
    by_keys(&kiosk, "[data-send]").await;
    sent(&kiosk).await;
    assert_eq!(house.cases().await, before + 1);
    fits(&kiosk, "receipt").await;
    by_keys(&kiosk, "[data-leave]").await;
    kiosk.until(ON_BOARD).await;
    kiosk.close().await;
}
