//! Sheets to test and measure with: as the hub makes them, and with everything long.

use shishiling::i18n::Lang;
use shishiling::poster::{Payload, Poster, Size, Words};

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
        words: Words::of(Lang::Hant, true),
        size,
    }
}

/// A sheet in Simplified Chinese, with everything long.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn simplified(size: Size) -> Poster {
    Poster {
        issuer: "山东能源集团南屯煤矿工会委员会".into(),
        phone: "0537-5931234".into(),
        words: Words::of(Lang::Hans, true),
        ..named("群团服务中心", size)
    }
}

/// A sheet in English.
#[allow(dead_code, reason = "each test crate uses its own part")]
pub fn english(size: Size) -> Poster {
    Poster {
        issuer: "Nantun Coal Mine Trade Union".into(),
        phone: "0537-5931234".into(),
        words: Words::of(Lang::En, true),
        ..named("Women's bathhouse, east entrance", size)
    }
}
