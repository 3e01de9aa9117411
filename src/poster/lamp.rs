//! The artwork: the miner's lamp, its beam, and the name 事事靈. Drawn as plain paths and
//! gradients, no filters, so that paper gets the same soft light as a screen, and stays sharp.

use std::fmt::Write as _;

/// The page's ink, and the dark the lamp hangs in.
pub const COAL: &str = "#15171a";
/// The one accent.
pub const AMBER: &str = "#ffb11b";

/// Height of one slice of the beam. Each slice is one gradient across, a little wider than the one
/// above it: together they are a cone that is soft at its edges.
const SLICE: f32 = 0.75;

/// Where the lamp hangs and where its light falls, in sheet units.
pub struct Beam {
    /// The axis that lamp and code share.
    pub axis: f32,
    /// Centre of the lamp's glass.
    pub lamp: f32,
    /// Radius of the lamp's housing.
    pub radius: f32,
    /// Where the dark ends and the paper begins.
    pub ground: f32,
    /// Half the width of the light at the ground, its soft edge included.
    pub reach: f32,
}

impl Beam {
    /// Gradients that [`Beam::light`], [`Beam::spill`] and [`Beam::housing`] refer to.
    pub fn defs(&self) -> String {
        let Self {
            axis,
            lamp,
            radius,
            ground,
            reach,
        } = self;
        format!(
            r##"<linearGradient id="beam">{across}</linearGradient>
<linearGradient id="dim" gradientUnits="userSpaceOnUse" x1="0" y1="{lamp}" x2="0" y2="{ground}">{down}</linearGradient>
<radialGradient id="halo" gradientUnits="userSpaceOnUse" cx="{axis}" cy="{lamp}" r="{halo}">{around}</radialGradient>
<radialGradient id="glass" gradientUnits="userSpaceOnUse" cx="{axis}" cy="{lamp}" r="{glass}"><stop offset="0" stop-color="#fffdf6"/><stop offset=".3" stop-color="#fff3d1"/><stop offset=".64" stop-color="#ffcf66"/><stop offset="1" stop-color="{AMBER}"/></radialGradient>
<linearGradient id="rim" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#565e67"/><stop offset="1" stop-color="#24292e"/></linearGradient>
<radialGradient id="spill" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="1" gradientTransform="translate({axis} {ground}) scale({reach} {depth})">{lying}</radialGradient>"##,
            across = bell_across(),
            down = stops(
                COAL,
                [(0.0, 0.0), (0.12, 0.1), (0.3, 0.3), (0.5, 0.24), (1.0, 0.0)]
            ),
            around = fading("#ffc552", 0.5, 3.0),
            lying = fading("#ffb93a", 0.62, 1.3),
            halo = radius * 3.6,
            glass = radius * 0.74,
            depth = reach * 0.92,
        )
    }

    /// The cone of light in the dark, from the lamp down to the ground.
    pub fn light(&self) -> String {
        let Self {
            axis,
            lamp,
            radius,
            ground,
            reach,
        } = self;
        let mut svg = String::from(r#"<g fill="url(#beam)" shape-rendering="crispEdges">"#);
        let slices = ((ground - lamp) / SLICE).ceil() as usize;
        for slice in 0..slices {
            let top = lamp + SLICE * slice as f32;
            let bottom = (top + SLICE).min(*ground);
            // Slices overlap, so that no hairline of the dark shows between two.
            let overlap = if slice == 0 { 0.0 } else { SLICE * 0.5 };
            let half = radius * 0.95 + (reach - radius * 0.95) * (bottom - lamp) / (ground - lamp);
            let _ = write!(
                svg,
                r#"<path d="M{:.2} {:.2}h{:.2}V{bottom:.2}h-{:.2}z"/>"#,
                axis - half,
                top - overlap,
                2.0 * half,
                2.0 * half,
            );
        }
        let _ = write!(
            svg,
            r#"</g><path fill="url(#dim)" d="M{:.2} {lamp}h{:.2}V{ground}h-{:.2}z"/>"#,
            axis - reach,
            2.0 * reach,
            2.0 * reach,
        );
        svg
    }

    /// What of the light lies on the paper below the ground.
    pub fn spill(&self) -> String {
        let Self {
            axis,
            ground,
            reach,
            ..
        } = self;
        format!(
            r#"<path fill="url(#spill)" d="M{:.2} {ground}h{:.2}v{:.2}h-{:.2}z"/>"#,
            axis - reach,
            reach * 2.0,
            reach * 0.92,
            reach * 2.0,
        )
    }

    /// The lamp itself, on its cord, which comes from `top`.
    pub fn housing(&self, top: f32) -> String {
        let Self {
            axis,
            lamp,
            radius: r,
            ..
        } = self;
        format!(
            r##"<circle cx="{axis}" cy="{lamp}" r="{halo:.2}" fill="url(#halo)"/>
<path fill="none" stroke="#4a5159" stroke-width="{cord:.2}" d="M{axis} {top:.2}V{bracket:.2}"/>
<rect x="{left:.2}" y="{bracket:.2}" width="{grip:.2}" height="{grip_high:.2}" rx="{soft:.2}" fill="#3a4047"/>
<circle cx="{axis}" cy="{lamp}" r="{r}" fill="url(#rim)"/><circle cx="{axis}" cy="{lamp}" r="{seat:.2}" fill="#0d0e10"/><circle cx="{axis}" cy="{lamp}" r="{glass:.2}" fill="url(#glass)"/>
"##,
            halo = r * 3.6,
            cord = r * 0.13,
            bracket = lamp - r * 1.36,
            left = axis - r * 0.27,
            grip = r * 0.54,
            grip_high = r * 0.6,
            soft = r * 0.08,
            seat = r * 0.84,
            glass = r * 0.74,
        )
    }
}

/// The light across the beam: brightest on the axis, falling like a bell into the coal. Opaque, so
/// that paper needs no transparency for it.
fn bell_across() -> String {
    const COAL_RGB: [f32; 3] = [21.0, 23.0, 26.0];
    const LIGHT_RGB: [f32; 3] = [255.0, 186.0, 62.0];
    const STOPS: usize = 24;
    let mut svg = String::new();
    for i in 0..=STOPS {
        let from_axis = (i as f32 / STOPS as f32 * 2.0 - 1.0).abs();
        let share = 0.62 * (1.0 - smooth((from_axis - 0.16) / 0.84));
        let rgb: Vec<u8> = COAL_RGB
            .iter()
            .zip(LIGHT_RGB)
            .map(|(coal, light)| (coal + (light - coal) * share).round() as u8)
            .collect();
        let _ = write!(
            svg,
            r##"<stop offset="{:.4}" stop-color="#{:02x}{:02x}{:02x}"/>"##,
            i as f32 / STOPS as f32,
            rgb[0],
            rgb[1],
            rgb[2],
        );
    }
    svg
}

/// From 0 to 1 without a corner at either end.
fn smooth(x: f32) -> f32 {
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// Stops from `strength` at the centre to nothing at the rim, without a visible edge.
fn fading(colour: &str, strength: f32, steepness: f32) -> String {
    const STOPS: usize = 12;
    let mut svg = String::new();
    for i in 0..=STOPS {
        let at = i as f32 / STOPS as f32;
        let share = (0.5 + 0.5 * (at * std::f32::consts::PI).cos()).powf(steepness);
        svg.push_str(&stops(colour, [(at, strength * share)]));
    }
    svg
}

fn stops<const N: usize>(colour: &str, offsets: [(f32, f32); N]) -> String {
    let mut svg = String::new();
    for (offset, opacity) in offsets {
        let _ = write!(
            svg,
            r#"<stop offset="{offset:.3}" stop-color="{colour}" stop-opacity="{opacity:.3}"/>"#
        );
    }
    svg
}

/// The name as artwork, 1000 units to the character and its box from 0 to 1000: heavier than any
/// font that a machine is sure to have. `None` for another name, which is then set in type.
pub fn wordmark(name: &str) -> Option<[&'static str; 3]> {
    match name {
        "事事靈" => Some([AFFAIR, AFFAIR, ANSWERED]),
        "事事灵" => Some([AFFAIR, AFFAIR, ANSWERED_SIMPLIFIED]),
        _ => None,
    }
}

// Outlines after Noto Sans CJK Black (SIL Open Font License 1.1).
const AFFAIR: &str = "M129 729V832H422V844C422 861 416 867 397 868C381 868 322 868 281 866C299 895 321 945 328 978C414 978 469 976 512 958C555 938 570 910 570 844V832H716V873H864V699H969V590H864V467H570V437H846V225H570V195H944V82H570V25H422V82H57V195H422V225H158V437H422V467H136V563H422V590H32V699H422V729ZM297 314H422V348H297ZM570 314H697V348H570ZM570 563H716V590H570ZM570 699H716V729H570Z";
const ANSWERED: &str = "M185 486H237V526H185ZM469 487H524V527H469ZM373 425V590H626V425ZM753 487H811V527H753ZM657 425V590H913V425H813L828 370C792 358 735 345 679 334C719 326 764 314 800 299L766 254H809V353H957V172H568V139H901V54H104V139H426V172H50V353H191V254H232L206 303C248 312 301 326 341 339C278 348 220 356 174 361L197 424H89V589H339V424H257L418 388L414 328L375 334L397 286C368 275 321 263 277 254H426V399H568V254H713C675 267 630 282 597 289L621 324L597 321L577 384C633 394 703 410 757 425ZM682 701C666 743 624 772 566 791C583 805 607 835 623 856H562V701H904V613H93V701H423V856H370L412 794C390 779 353 760 316 745L329 721L229 702C208 743 155 773 92 792C109 806 135 835 150 856H38V948H957V856H857L896 790C868 773 818 752 774 738L783 716ZM187 856C214 843 239 827 260 809C291 824 324 841 347 856ZM657 856C682 843 704 827 723 808C759 822 799 840 828 856Z";
const ANSWERED_SIMPLIFIED: &str = "M188 501C167 573 128 645 78 692L199 765C254 710 289 626 313 547ZM781 495C756 559 710 641 675 691L783 757C820 708 866 635 907 567ZM425 471C408 667 388 795 20 858C49 889 83 946 95 984C340 934 456 852 515 740C587 868 699 940 897 972C914 931 951 870 980 839C735 817 622 728 569 559C573 531 576 501 579 471ZM104 50V178H735V204H148V302H735V325H104V453H874V50Z";
