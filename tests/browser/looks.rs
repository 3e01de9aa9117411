//! How a phone's page looks: pictures of it.

use std::path::PathBuf;

use chromiumoxide::cdp::browser_protocol::emulation::{MediaFeature, SetEmulatedMediaParams};
use chromiumoxide::cdp::browser_protocol::page::CaptureScreenshotFormat;
use chromiumoxide::page::ScreenshotParams;

use crate::phone::Phone;

impl Phone {
    /// A phone set to dark.
    pub async fn dark(&self) {
        let dark = MediaFeature::new("prefers-color-scheme", "dark");
        let media = SetEmulatedMediaParams::builder().feature(dark).build();
        self.page.execute(media).await.expect("it can be dark");
    }

    /// Looks at the page: target/pictures/NAME.png.
    pub async fn picture(&self, name: &str) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let path = folder.join(format!("{name}.png"));
        let params = ScreenshotParams::builder()
            .format(CaptureScreenshotFormat::Png)
            .build();
        let _ = self.page.save_screenshot(params, &path).await;
        path
    }

    /// The same, from top to bottom.
    pub async fn whole_picture(&self, name: &str) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let path = folder.join(format!("{name}.png"));
        let params = ScreenshotParams::builder()
            .format(CaptureScreenshotFormat::Png)
            .full_page(true)
            .build();
        self.page
            .save_screenshot(params, &path)
            .await
            .expect("a picture");
        path
    }

    /// The PNG of one element, as a camera in front of the screen would have it.
    pub async fn picture_of(&self, selector: &str) -> Vec<u8> {
        self.sees(selector).await;
        let element = self
            .page
            .find_element(selector)
            .await
            .expect("it was just seen");
        element.scroll_into_view().await.expect("it can be reached");
        element
            .screenshot(CaptureScreenshotFormat::Png)
            .await
            .expect("a picture")
    }
}
