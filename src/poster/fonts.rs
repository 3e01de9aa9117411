//! Which Chinese fonts this machine has. Looked for when the first picture is asked for, never
//! before; only the faces that posters use are kept, and their files are mapped, not read.

use std::sync::{Arc, Mutex, PoisonError};

use resvg::usvg::fontdb::{Database, ID, Style};

use super::Error;

/// Families that draw Traditional Chinese, best first.
const TRADITIONAL: [&str; 12] = [
    "Noto Sans CJK TC",
    "Noto Sans TC",
    "Source Han Sans TC",
    "Source Han Sans TW",
    "思源黑體",
    "PingFang TC",
    "Microsoft JhengHei",
    "Noto Sans CJK HK",
    "Noto Sans HK",
    "Heiti TC",
    "LiHei Pro",
    "AR PL UMing TW",
];

/// Families that draw Simplified Chinese, best first.
const SIMPLIFIED: [&str; 12] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "思源黑体",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Heiti SC",
    "Hiragino Sans GB",
    "SimHei",
];

/// Families that have both scripts, in somebody else's shapes.
const LAST_RESORT: [&str; 4] = [
    "Noto Sans CJK JP",
    "Source Han Sans",
    "Droid Sans Fallback",
    "Arial Unicode MS",
];

/// All families for a language tag, best first.
pub(super) fn families(lang: &str) -> impl Iterator<Item = &'static str> {
    let simplified_first = lang == "zh-Hans" || lang == "zh-CN";
    let (first, then) = match simplified_first {
        true => (SIMPLIFIED, TRADITIONAL),
        false => (TRADITIONAL, SIMPLIFIED),
    };
    first.into_iter().chain(then).chain(LAST_RESORT)
}

/// The fonts that PNG and PDF are set in. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Fonts(pub(super) Arc<Database>);

static SYSTEM: Mutex<Option<Fonts>> = Mutex::new(None);

impl Fonts {
    /// This machine's Chinese fonts. A machine without any is looked at again the next time, so
    /// that installing the package needs no restart.
    pub fn system() -> Result<Self, Error> {
        let mut kept = SYSTEM.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fonts) = kept.as_ref() {
            return Ok(fonts.clone());
        }
        let mut all = Database::new();
        all.load_system_fonts();
        let fonts = Self::among(all)?;
        *kept = Some(fonts.clone());
        Ok(fonts)
    }

    /// The usable ones among `all`; an error that names the package when there is none.
    pub fn among(mut all: Database) -> Result<Self, Error> {
        let known = |family: &str| families("").any(|wanted| wanted == family);
        let strangers: Vec<ID> = all
            .faces()
            .filter(|face| {
                face.style != Style::Normal
                    || face.monospaced
                    || !face.families.iter().any(|(name, _)| known(name))
            })
            .map(|face| face.id)
            .collect();
        for id in strangers {
            all.remove_face(id);
        }
        if all.is_empty() {
            return Err(Error::NoChineseFont);
        }
        let kept: Vec<ID> = all.faces().map(|face| face.id).collect();
        for id in kept {
            // SAFETY: the mapped file is a font that a package manager replaces by renaming, which
            // leaves this mapping whole; nothing on this machine rewrites fonts in place.
            unsafe { all.make_shared_face_data(id) };
        }
        Ok(Self(Arc::new(all)))
    }
}
