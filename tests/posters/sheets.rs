//! Sheets to test and measure with: as the hub makes them, and with everything long.

use shishiling::i18n::Lang;
use shishiling::poster::{Payload, Poster, Second, Template, Wifi, Words};

/// What every sheet's code says.
pub const PAYLOAD: &str = "HTTPS://HUB.NANTUN.EXAMPLE:8443/P/7K3M";

/// The plain one.
pub fn women_bathhouse(template: Template) -> Poster {
    named("女職工澡堂", template)
}

/// A name of sixteen characters, which must still fit.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn sixteen_characters(template: Template) -> Poster {
    named("採掘樓三層東側女職工更衣室的走廊", template)
}

/// A name longer than any that hangs on a door.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn long_named(template: Template) -> Poster {
    named(
        "群團服務中心二樓職工心理諮詢室與職工書屋之間的公共走廊東頭電梯口",
        template,
    )
}

/// A sheet in Traditional Chinese for a place of this name.
pub fn named(place: &str, template: Template) -> Poster {
    Poster {
        place: place.into(),
        place_code: "7K3M".into(),
        payload: Payload::new(PAYLOAD).expect("alphanumeric"),
        issuer: "南屯煤礦工會".into(),
        phone: "8-1234".into(),
        dispatch_phone: "8-1110".into(),
        words: Words::of(Lang::Hant, true),
        second: None,
        headline: String::new(),
        second_line: String::new(),
        template,
        wifi: None,
        crop_marks: false,
    }
}

/// A sheet in Simplified Chinese, with everything long.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn simplified(template: Template) -> Poster {
    Poster {
        issuer: "山东能源集团南屯煤矿工会委员会".into(),
        phone: "0537-5931234".into(),
        words: Words::of(Lang::Hans, true),
        ..named("群团服务中心", template)
    }
}

/// A sheet in English.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn english(template: Template) -> Poster {
    Poster {
        issuer: "Nantun Coal Mine Trade Union".into(),
        phone: "0537-5931234".into(),
        words: Words::of(Lang::En, true),
        ..named("Women's bathhouse, east entrance", template)
    }
}

/// The pithead's board, with the relay's network.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn board() -> Poster {
    Poster {
        wifi: Some(Wifi::new("NANTUN-JINGKOU", "kuanggong2026", false).expect("a network")),
        ..named("井口候罐室", Template::Board)
    }
}

/// Any sheet with English below its first language.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn with_english(poster: Poster, place: &str) -> Poster {
    Poster {
        second: Some(Second {
            place: place.into(),
            words: Words::of(Lang::En, true),
        }),
        ..poster
    }
}

/// A sheet with the issuer's own words.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn with_own_words(poster: Poster) -> Poster {
    Poster {
        headline: "澡堂冷不冷，掃碼說一聲".into(),
        second_line: "三天之內，群團服務中心給您回話".into(),
        ..poster
    }
}
