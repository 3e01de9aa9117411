//! A finger on a panel without a mouse.

use std::time::{Duration, Instant};

use chromiumoxide::cdp::browser_protocol::input::DispatchTouchEventReturns;
use chromiumoxide::{Command, Method};
use serde::Serialize;
use serde_json::Value;

use crate::phone::{HIT, PATIENCE, Phone, STILL};

/// `Input.dispatchTouchEvent`; the library's own leaves an empty list of points out, and no finger could be lifted.
#[derive(Debug, Serialize)]
struct Touch {
    r#type: &'static str,
    #[serde(rename = "touchPoints")]
    points: Vec<Point>,
}

#[derive(Debug, Serialize)]
struct Point {
    x: f64,
    y: f64,
}

impl Method for Touch {
    fn identifier(&self) -> std::borrow::Cow<'static, str> {
        "Input.dispatchTouchEvent".into()
    }
}

impl Command for Touch {
    type Response = DispatchTouchEventReturns;
}

impl Phone {
    /// Touches something once it stands still, and again where it slipped away from under the finger.
    pub async fn touch(&self, selector: &str) {
        self.sees(selector).await;
        let quoted = serde_json::to_string(selector).expect("text is JSON");
        let still = STILL.replace("SELECTOR", &quoted);
        let began = Instant::now();
        loop {
            let place: Option<(f64, f64)> = self.js(&still).await;
            if let Some((x, y)) = place {
                let down = vec![Point { x, y }];
                for (kind, points) in [("touchStart", down), ("touchEnd", Vec::new())] {
                    let touch = Touch {
                        r#type: kind,
                        points,
                    };
                    let touched = self.page.execute(touch).await;
                    touched.unwrap_or_else(|error| panic!("{selector} can be touched: {error}"));
                }
                // The click follows the finger, on a busy machine some time later: touched twice would be undone.
                let mut ticks = tokio::time::interval(Duration::from_millis(20));
                let since = Instant::now();
                while since.elapsed() < PATIENCE / 2 {
                    ticks.tick().await;
                    if self.evaluated(HIT).await != Ok(Value::Bool(false)) {
                        return;
                    }
                }
            }
            assert!(began.elapsed() < PATIENCE, "{selector} cannot be touched");
        }
    }
}
