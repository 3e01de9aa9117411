//! What comes with notices: a talk, a room to study in, something hot to drink.

use super::*;

const NIGHT: Color = [30, 42, 62];
const BOARD: Color = [38, 74, 62];
const CHALK: Color = [226, 232, 220];
const WOOD: Color = [150, 104, 66];
const COATS: [Color; 5] = [BLUE, [64, 70, 80], GREEN, [150, 60, 60], [96, 84, 120]];

/// Somebody seen from behind: shoulders and a head.
fn listener(c: &mut Canvas, x: f32, y: f32, coat: Color) {
    c.dome(x, y + 120.0, 74.0, 92.0, coat);
    c.rect(x - 74.0, y + 120.0, 148.0, 160.0, coat);
    c.disc(x, y, 44.0, [58, 46, 40]);
    c.ellipse(x, y + 34.0, 24.0, 20.0, [214, 172, 138]);
}

/// 惠工講堂: a doctor at the blackboard shows how to bend, and the rows listen.
pub(super) fn lecture(_: bool) -> Canvas {
    let mut c = Canvas::shaded([238, 226, 198], [206, 188, 156]);
    c.glow(512.0, 40.0, 520.0, AMBER, 0.55);
    c.slab(120.0, 70.0, 640.0, 340.0, 12.0, WOOD);
    c.slab(136.0, 86.0, 608.0, 308.0, 6.0, BOARD);
    // Right: straight back, bent knees; wrong: bent back.
    c.disc(300.0, 150.0, 22.0, CHALK);
    c.line([300.0, 172.0], [292.0, 258.0], 9.0, CHALK);
    c.line([292.0, 258.0], [336.0, 298.0], 9.0, CHALK);
    c.line([336.0, 298.0], [300.0, 350.0], 9.0, CHALK);
    c.line([298.0, 200.0], [372.0, 262.0], 8.0, CHALK);
    c.slab(362.0, 262.0, 62.0, 62.0, 4.0, [206, 160, 96]);
    c.line([210.0, 300.0], [232.0, 330.0], 10.0, [134, 207, 153]);
    c.line([232.0, 330.0], [268.0, 270.0], 10.0, [134, 207, 153]);
    c.disc(600.0, 226.0, 22.0, CHALK);
    c.line([588.0, 240.0], [512.0, 232.0], 9.0, CHALK);
    c.line([512.0, 232.0], [520.0, 350.0], 9.0, CHALK);
    c.line([590.0, 246.0], [606.0, 306.0], 8.0, CHALK);
    c.line([660.0, 280.0], [704.0, 330.0], 10.0, [255, 143, 134]);
    c.line([704.0, 280.0], [660.0, 330.0], 10.0, [255, 143, 134]);
    // The doctor.
    c.dome(868.0, 330.0, 76.0, 96.0, [250, 250, 246]);
    c.rect(792.0, 330.0, 152.0, 240.0, [250, 250, 246]);
    c.disc(868.0, 196.0, 48.0, [224, 184, 150]);
    c.dome(868.0, 186.0, 50.0, 46.0, INK);
    c.line([806.0, 320.0], [742.0, 250.0], 26.0, [250, 250, 246]);
    c.line([742.0, 250.0], [690.0, 214.0], 6.0, WOOD);
    ground(&mut c, 560.0, [176, 142, 104]);
    for (row, y) in [(0, 520.0), (1, 610.0)] {
        for seat in 0..6 {
            let x = 90.0 + seat as f32 * 172.0 + row as f32 * 46.0;
            listener(&mut c, x, y, COATS[(seat + row * 2) % 5]);
        }
    }
    c
}

/// A lit window in the evening: a table, books, a lamp.
pub(super) fn exam(_: bool) -> Canvas {
    let mut c = Canvas::shaded(NIGHT, [20, 28, 44]);
    for (x, y) in [
        (80.0, 90.0),
        (210.0, 190.0),
        (900.0, 120.0),
        (960.0, 260.0),
        (60.0, 330.0),
    ] {
        c.disc(x, y, 4.0, [240, 236, 210]);
    }
    c.slab(150.0, 60.0, 724.0, 560.0, 14.0, [96, 70, 48]);
    c.rect(174.0, 84.0, 676.0, 512.0, [246, 218, 160]);
    c.glow(620.0, 260.0, 420.0, [255, 236, 186], 0.9);
    c.rect(174.0, 84.0, 676.0, 16.0, [226, 190, 130]);
    for (n, color) in [RED, BLUE, GREEN, AMBER, STEEL, BRICK]
        .into_iter()
        .enumerate()
    {
        let x = 210.0 + n as f32 * 38.0;
        let h = 120.0 + (n * 37 % 46) as f32;
        c.slab(x, 300.0 - h, 32.0, h, 4.0, color);
    }
    c.rect(196.0, 300.0, 260.0, 14.0, WOOD);
    // The lamp.
    c.shape(
        &[
            [560.0, 250.0],
            [700.0, 250.0],
            [668.0, 176.0],
            [592.0, 176.0],
        ],
        [52, 112, 96],
    );
    c.rect(624.0, 250.0, 12.0, 210.0, INK);
    c.ellipse(630.0, 464.0, 70.0, 16.0, INK);
    c.rect(174.0, 470.0, 676.0, 126.0, WOOD);
    c.rect(174.0, 470.0, 676.0, 10.0, [178, 130, 88]);
    // An open book and a child.
    c.shape(
        &[
            [330.0, 520.0],
            [470.0, 500.0],
            [470.0, 450.0],
            [346.0, 462.0],
        ],
        [252, 250, 242],
    );
    c.shape(
        &[
            [470.0, 500.0],
            [606.0, 520.0],
            [590.0, 462.0],
            [470.0, 450.0],
        ],
        [240, 236, 226],
    );
    c.disc(470.0, 340.0, 62.0, [226, 186, 152]);
    c.dome(470.0, 330.0, 66.0, 62.0, INK);
    c.dome(470.0, 470.0, 104.0, 74.0, RED);
    c.disc(446.0, 350.0, 6.0, INK);
    c.disc(494.0, 350.0, 6.0, INK);
    ground(&mut c, 640.0, [44, 52, 66]);
    c
}

/// A steaming pot with bowls beside it.
pub(super) fn heat(_: bool) -> Canvas {
    let mut c = wall([214, 206, 190], [196, 186, 168], 128.0, 96.0);
    c.glow(512.0, 180.0, 460.0, AMBER, 0.5);
    ground(&mut c, 560.0, [150, 116, 82]);
    for (x, sway) in [(420.0, 26.0), (512.0, -30.0), (604.0, 24.0)] {
        for step in 0..9 {
            let y = 290.0 - step as f32 * 26.0;
            let side = if step % 2 == 0 { sway } else { -sway };
            c.disc(x + side * 0.5, y, 20.0 - step as f32 * 1.6, [250, 248, 242]);
        }
    }
    c.slab(322.0, 330.0, 380.0, 300.0, 40.0, STEEL);
    c.ellipse(512.0, 336.0, 190.0, 44.0, [90, 100, 112]);
    c.ellipse(512.0, 336.0, 166.0, 32.0, [196, 122, 54]);
    c.slab(284.0, 410.0, 50.0, 90.0, 20.0, INK);
    c.slab(690.0, 410.0, 50.0, 90.0, 20.0, INK);
    c.slab(430.0, 440.0, 164.0, 92.0, 14.0, [250, 246, 234]);
    c.disc(512.0, 486.0, 30.0, AMBER);
    c.line([610.0, 330.0], [716.0, 190.0], 14.0, [176, 184, 192]);
    for (x, y) in [
        (150.0, 600.0),
        (250.0, 660.0),
        (800.0, 610.0),
        (900.0, 668.0),
    ] {
        c.dome(x, y + 44.0, 66.0, -44.0, [244, 240, 230]);
        c.ellipse(x, y, 66.0, 20.0, [244, 240, 230]);
        c.ellipse(x, y, 54.0, 14.0, [196, 122, 54]);
        c.slab(x - 40.0, y + 4.0, 80.0, 44.0, 22.0, [236, 230, 216]);
    }
    c
}
