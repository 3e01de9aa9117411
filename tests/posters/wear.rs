//! What becomes of a printed code: soiled on the wall, then seen by a phone. Everything random
//! comes from a seed, so that a picture that was not read can be made again.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::Tree;
use shishiling::poster::code::{Modules, QUIET_ZONE};

/// Print resolution, in pixels per millimetre: 300 dpi.
const PRINT: f32 = 300.0 / 25.4;

/// A phone's picture of 1920 × 1080 with an angle of view of 69°: half its width over the tangent of
/// half the angle.
const FOCAL_PIXELS: f32 = 1397.0;

/// Random numbers (SplitMix64) that are the same on every machine.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` up to `high`.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// A white card with a code, as printed.
#[derive(Clone)]
pub struct Card {
    modules: Modules,
    side_mm: f32,
    pixels: usize,
    gray: Vec<u8>,
}

impl Card {
    /// A card of this width, drawn at print resolution with the border that posters have.
    pub fn printed(modules: Modules, side_mm: f32) -> Self {
        let border = QUIET_ZONE as f32 + 0.5;
        let units = modules.width() as f32 + 2.0 * border;
        let svg = format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{units}" height="{units}"><path fill="#fff" d="M0 0h{units}v{units}H0z"/><path transform="translate({border} {border})" d="{}"/></svg>"##,
            modules.path()
        );
        let tree = Tree::from_str(&svg, &Default::default()).expect("well-formed");
        let pixels = (side_mm * PRINT).round() as u32;
        let mut picture = Pixmap::new(pixels, pixels).expect("a card");
        let scale = pixels as f32 / units;
        resvg::render(
            &tree,
            Transform::from_scale(scale, scale),
            &mut picture.as_mut(),
        );
        Self {
            modules,
            side_mm,
            pixels: pixels as usize,
            gray: picture.data().chunks(4).map(|pixel| pixel[0]).collect(),
        }
    }

    /// Millimetres to a module.
    pub fn module_mm(&self) -> f32 {
        self.side_mm / (self.modules.width() as f32 + 2.0 * (QUIET_ZONE as f32 + 0.5))
    }

    /// Black over `share` of the code's area, clear of finder and alignment patterns: `blots`
    /// anywhere, up to `longest` times as long as wide, which flow around the patterns. Always
    /// exactly that share. With `one_line_spared` the upper timing line stays clear too.
    pub fn blackened(
        &self,
        share: f32,
        (blots, longest): (usize, f32),
        one_line_spared: bool,
        dice: &mut Dice,
    ) -> Self {
        let width = self.modules.width();
        let mut free: Vec<(usize, usize)> = (0..width * width)
            .map(|i| (i % width, i / width))
            .filter(|(x, y)| !(is_pattern(width, *x, *y) || one_line_spared && *y == 6))
            .collect();
        let wanted = (share * (width * width) as f32).ceil() as usize;
        let mut card = self.clone();
        for blot in 0..blots {
            let area = wanted * (blot + 1) / blots - wanted * blot / blots;
            let at = free[dice.between(0.0, free.len() as f32) as usize % free.len()];
            let (turn, long) = (
                dice.between(0.0, std::f32::consts::PI),
                dice.between(1.0, longest).sqrt(),
            );
            let far = |&(x, y): &(usize, usize)| {
                let (x, y) = (x as f32 - at.0 as f32, y as f32 - at.1 as f32);
                let along = x * turn.cos() + y * turn.sin();
                let across = y * turn.cos() - x * turn.sin();
                (along / long).powi(2) + (across * long).powi(2)
            };
            free.sort_by(|one, other| far(one).total_cmp(&far(other)));
            for (x, y) in free.drain(..area) {
                card.blacken_module(x, y);
            }
        }
        card
    }

    fn blacken_module(&mut self, x: usize, y: usize) {
        let module = self.module_mm() * PRINT;
        let edge = |at: usize| ((at as f32 + QUIET_ZONE as f32 + 0.5) * module).round() as usize;
        for row in edge(y)..edge(y + 1) {
            self.gray[row * self.pixels + edge(x)..row * self.pixels + edge(x + 1)].fill(0);
        }
    }

    /// Specks of coal dust, 0.1 to 0.6 mm across, until they cover `share` of the card.
    pub fn dusty(&self, share: f32, dice: &mut Dice) -> Self {
        let mut card = self.clone();
        let wanted = (share * card.gray.len() as f32) as usize;
        let mut covered = vec![false; card.gray.len()];
        let mut done = 0;
        while done < wanted {
            let radius = dice.between(0.05, 0.3) * PRINT;
            let (x, y) = (
                dice.between(0.0, self.pixels as f32),
                dice.between(0.0, self.pixels as f32),
            );
            for i in self.around(x, y, radius) {
                done += usize::from(!std::mem::replace(&mut covered[i], true));
                card.gray[i] = card.gray[i].min(28);
            }
        }
        card
    }

    /// A cup's ring with soft edges: its rim lets `light` of the light through, the paper inside it
    /// nearly all.
    pub fn stained(&self, light: f32, dice: &mut Dice) -> Self {
        /// Half the width of the rim.
        const RIM_MM: f32 = 3.0;
        let mut card = self.clone();
        let middle = self.pixels as f32 / 2.0;
        let x = middle + dice.between(-middle, middle) * 0.6;
        let y = middle + dice.between(-middle, middle) * 0.6;
        let cup_mm = dice.between(30.0, 40.0);
        for i in self.around(x, y, (cup_mm + 3.0 * RIM_MM) * PRINT) {
            let (dx, dy) = ((i % self.pixels) as f32 - x, (i / self.pixels) as f32 - y);
            let from_rim = dx.hypot(dy) / PRINT - cup_mm;
            let rim = (-(from_rim / RIM_MM).powi(2)).exp();
            let inside = if from_rim < 0.0 { 1.0 - rim } else { 0.0 };
            let left = 1.0 - (1.0 - light) * (rim + inside * 0.3);
            card.gray[i] = (f32::from(card.gray[i]) * left) as u8;
        }
        card
    }

    /// The card itself as a picture of five pixels to a module: what no camera has spoilt.
    pub fn scanned(&self) -> Picture {
        let side = ((self.side_mm / self.module_mm()) * 5.0).round() as usize;
        let at = |pixel: usize| ((pixel as f32 + 0.5) / side as f32 - 0.5) * self.side_mm;
        let gray = (0..side * side)
            .map(|i| self.at(at(i % side), at(i / side)) as u8)
            .collect();
        Picture {
            width: side,
            height: side,
            gray,
        }
    }

    /// The indices of all pixels in a disk.
    fn around(&self, x: f32, y: f32, radius: f32) -> impl Iterator<Item = usize> + use<> {
        let pixels = self.pixels;
        let within = move |v: f32| v.clamp(0.0, pixels as f32 - 1.0) as usize;
        (within(y - radius)..=within(y + radius)).flat_map(move |row| {
            let half = (radius * radius - (row as f32 - y).powi(2)).max(0.0).sqrt();
            (within(x - half)..=within(x + half)).map(move |column| row * pixels + column)
        })
    }

    fn at(&self, x_mm: f32, y_mm: f32) -> f32 {
        /// The wall, or the sheet's dark ground, around the card.
        const WALL: f32 = 70.0;
        let index = |mm: f32| ((mm + self.side_mm / 2.0) * PRINT).floor();
        let (x, y) = (index(x_mm), index(y_mm));
        let side = self.pixels as f32;
        match (0.0..side).contains(&x) && (0.0..side).contains(&y) {
            true => f32::from(self.gray[y as usize * self.pixels + x as usize]),
            false => WALL,
        }
    }
}

/// Whether a module belongs to a finder (with its separator) or an alignment pattern.
fn is_pattern(width: usize, x: usize, y: usize) -> bool {
    let end = width - 8;
    if (x < 8 && (y < 8 || y >= end)) || (x >= end && y < 8) {
        return true;
    }
    let centres: &[usize] = match (width - 17) / 4 {
        1 => &[],
        2 => &[6, 18],
        3 => &[6, 22],
        4 => &[6, 26],
        5 => &[6, 30],
        6 => &[6, 34],
        7 => &[6, 22, 38],
        8 => &[6, 24, 42],
        9 => &[6, 26, 46],
        10 => &[6, 28, 50],
        version => panic!("version {version} is not measured"),
    };
    let near = |v: usize| centres.iter().find(|centre| v.abs_diff(**centre) <= 2);
    matches!((near(x), near(y)), (Some(cx), Some(cy))
        if !(*cx == 6 && (*cy == 6 || *cy == width - 7)) && !(*cy == 6 && *cx == width - 7))
}

/// How a phone sees the card.
#[derive(Clone, Copy, Debug)]
pub struct Shot {
    /// Metres from the wall.
    pub distance: f32,
    /// Degrees by which the phone is turned.
    pub turn: f32,
    /// Degrees off the straight view, from the side: perspective.
    pub aside: f32,
    /// Standard deviation of the blur, in millimetres on the card.
    pub blur_mm: f32,
    /// Share of the contrast that is left.
    pub contrast: f32,
    /// Standard deviation of the noise, of 255.
    pub noise: f32,
}

/// A good look at arm's length: as sharp and as noisy as phones are indoors.
pub const PLAIN: Shot = Shot {
    distance: 0.5,
    turn: 0.0,
    aside: 0.0,
    blur_mm: 0.25,
    contrast: 0.9,
    noise: 4.0,
};

/// What the phone has.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub gray: Vec<u8>,
}

impl Shot {
    /// Takes the picture.
    pub fn of(&self, card: &Card, dice: &mut Dice) -> Picture {
        let card_pixels = card.side_mm / 1000.0 * FOCAL_PIXELS / self.distance;
        let side = (card_pixels * 1.6) as usize + 16;
        let mut light = vec![0.0f32; side * side];
        let (sin, cos) = self.turn.to_radians().sin_cos();
        let (aside_sin, aside_cos) = self.aside.to_radians().sin_cos();
        let distance_mm = self.distance * 1000.0;
        let on_card = |u: f32, v: f32| {
            let x = u * distance_mm / (FOCAL_PIXELS * aside_cos - u * aside_sin);
            let y = v * (distance_mm + x * aside_sin) / FOCAL_PIXELS;
            (x * cos + y * sin, y * cos - x * sin)
        };
        for (i, lit) in light.iter_mut().enumerate() {
            let u = (i % side) as f32 - side as f32 / 2.0;
            let v = (i / side) as f32 - side as f32 / 2.0;
            // Three by three looks into each pixel are its area.
            for (du, dv) in (0..9).map(|n| ((n % 3) as f32 / 3.0, (n / 3) as f32 / 3.0)) {
                let (x, y) = on_card(u + du, v + dv);
                *lit += card.at(x, y) / 9.0;
            }
        }
        let sigma = self.blur_mm / 1000.0 * FOCAL_PIXELS / self.distance;
        let blurred = blurred(&blurred(&light, side, sigma), side, sigma);
        let gray = blurred
            .into_iter()
            .map(|light| {
                let seen = 118.0 + (light - 127.5) * self.contrast;
                let grain: f32 = (0..4).map(|_| dice.between(-1.0, 1.0)).sum();
                // Four uniform numbers have a standard deviation of 1.155.
                (seen + grain / 1.155 * self.noise).clamp(0.0, 255.0) as u8
            })
            .collect();
        Picture {
            width: side,
            height: side,
            gray,
        }
    }
}

/// Blurred along its rows and turned over its diagonal; twice is a blur both ways.
fn blurred(light: &[f32], side: usize, sigma: f32) -> Vec<f32> {
    let reach = (sigma * 2.5).ceil() as isize;
    let weights: Vec<f32> = (-reach..=reach)
        .map(|at| (-(at as f32).powi(2) / (2.0 * sigma * sigma).max(1e-6)).exp())
        .collect();
    let whole: f32 = weights.iter().sum();
    let mut turned = vec![0.0; light.len()];
    for (y, row) in light.chunks(side).enumerate() {
        for x in 0..side {
            let sum: f32 = weights
                .iter()
                .enumerate()
                .map(|(i, weight)| {
                    let from = (x as isize + i as isize - reach).clamp(0, side as isize - 1);
                    row[from as usize] * weight
                })
                .sum();
            turned[x * side + y] = sum / whole;
        }
    }
    turned
}
