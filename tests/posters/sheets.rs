//! Sheets to test and measure with: the words that a site in each language would hand in.

use shishiling::poster::{Payload, Poster, Size, Step, Words};

/// What every sheet's code says.
pub const PAYLOAD: &str = "HTTPS://HUB.NANTUN.EXAMPLE:8443/P/7K3M";

/// The plain one.
pub fn women_bathhouse(size: Size) -> Poster {
    named("女職工澡堂", size)
}

/// A name of sixteen characters, which must still fit.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn sixteen_characters(size: Size) -> Poster {
    named("採掘樓三層東側女職工更衣室的走廊", size)
}

/// A name longer than any that hangs on a door.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn long_named(size: Size) -> Poster {
    named(
        "群團服務中心二樓職工心理諮詢室與職工書屋之間的公共走廊東頭電梯口",
        size,
    )
}

/// A sheet in Traditional Chinese for a place of this name.
pub fn named(place: &str, size: Size) -> Poster {
    Poster {
        place: place.into(),
        place_code: "7K3M".into(),
        payload: Payload::new(PAYLOAD).expect("alphanumeric"),
        issuer: "南屯煤礦工會".into(),
        phone: "8-1234".into(),
        dispatch_phone: "8-1110".into(),
        words: Words {
            lang: "zh-Hant".into(),
            title: "事事靈".into(),
            slogan: "事事有回音，件件有著落".into(),
            steps: [
                step("掃一掃", "微信或相機"),
                step("說一句話", "打字、說話或拍照"),
                step("存好回執", "看辦到哪了"),
            ],
            anonymous: "可匿名".into(),
            offline: "沒有網絡？打電話".into(),
            danger: "有生命危險，先打調度室".into(),
        },
        size,
    }
}

/// A sheet in Simplified Chinese, with everything long.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn simplified(size: Size) -> Poster {
    Poster {
        issuer: "山东能源集团南屯煤矿工会委员会".into(),
        phone: "0537-5931234".into(),
        words: Words {
            lang: "zh-Hans".into(),
            title: "事事灵".into(),
            slogan: "事事有回音，件件有着落".into(),
            steps: [
                step("扫一扫", "微信或相机"),
                step("说一句话", "打字、说话或拍照"),
                step("存好回执", "看办到哪了"),
            ],
            anonymous: "可匿名".into(),
            offline: "没有网络？打电话".into(),
            danger: "有生命危险，先打调度室".into(),
        },
        ..named("群团服务中心", size)
    }
}

/// A sheet in English.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn english(size: Size) -> Poster {
    Poster {
        issuer: "Nantun Coal Mine Trade Union".into(),
        phone: "0537-5931234".into(),
        words: Words {
            lang: "en".into(),
            title: "事事靈".into(),
            slogan: "Every word answered, every matter settled".into(),
            steps: [
                step("Scan", "WeChat or the camera"),
                step("Say it", "type, speak or take a photo"),
                step("Keep the receipt", "see how far it has come"),
            ],
            anonymous: "Anonymous if you like".into(),
            offline: "No network? Call".into(),
            danger: "Danger to life: first call the dispatch room".into(),
        },
        ..named("Women's bathhouse, east entrance", size)
    }
}

fn step(deed: &str, how: &str) -> Step {
    Step {
        deed: deed.into(),
        how: how.into(),
    }
}
