//! Where people park, eat, wash and play.

use super::*;

fn car(c: &mut Canvas, x: f32, y: f32, color: Color) {
    let light = color.map(|v| v.saturating_add(34));
    c.slab(x, y, 92.0, 168.0, 22.0, color);
    c.slab(x + 10.0, y + 40.0, 72.0, 84.0, 14.0, light);
    c.slab(x + 14.0, y + 34.0, 64.0, 24.0, 8.0, [60, 74, 90]);
    c.slab(x + 16.0, y + 112.0, 60.0, 18.0, 8.0, [60, 74, 90]);
}

pub(super) fn parking(mended: bool) -> Canvas {
    let colors = [
        RED,
        BLUE,
        [236, 236, 232],
        [60, 64, 72],
        GREEN,
        [196, 170, 120],
        [150, 60, 90],
    ];
    if mended {
        let mut c = Canvas::shaded([104, 110, 116], [92, 98, 104]);
        for row in 0..2 {
            let y = 70.0 + row as f32 * 400.0;
            for bay in 0..8 {
                let x = 40.0 + bay as f32 * 120.0;
                c.rect(x, y, 6.0, 230.0, [244, 240, 226]);
                if (bay * 5 + row * 3) % 7 < 4 && bay < 7 {
                    car(
                        &mut c,
                        x + 17.0,
                        y + 30.0,
                        colors[(bay + row * 3) as usize % 7],
                    );
                }
            }
            c.rect(40.0, y + 230.0 * row as f32, 846.0, 6.0, [244, 240, 226]);
        }
        for x in [120.0, 420.0, 720.0] {
            c.rect(x, 384.0, 130.0, 8.0, AMBER);
            c.shape(
                &[[x + 130.0, 368.0], [x + 166.0, 388.0], [x + 130.0, 408.0]],
                AMBER,
            );
        }
        c
    } else {
        let mut c = Canvas::shaded([136, 128, 112], [118, 110, 96]);
        c.ellipse(220.0, 660.0, 210.0, 60.0, [92, 88, 80]);
        for (x, y) in [
            (90.0, 60.0),
            (210.0, 200.0),
            (330.0, 40.0),
            (250.0, 420.0),
            (470.0, 260.0),
            (590.0, 60.0),
            (560.0, 500.0),
            (740.0, 210.0),
            (860.0, 90.0),
            (830.0, 470.0),
            (90.0, 320.0),
        ] {
            let nth = (x as usize / 10 + y as usize / 20) % colors.len();
            car(&mut c, x, y, colors[nth]);
        }
        for x in 0..9 {
            c.disc(60.0 + x as f32 * 118.0, 742.0, 34.0, [88, 120, 72]);
        }
        c
    }
}

pub(super) fn mantou(mended: bool) -> Canvas {
    let mut c = Canvas::shaded([206, 170, 128], [178, 140, 100]);
    for x in 0..7 {
        c.rect(0.0, 90.0 + x as f32 * 110.0, WIDTH, 3.0, [160, 124, 88]);
    }
    c.ellipse(512.0, 470.0, 400.0, 190.0, [150, 112, 78]);
    c.ellipse(512.0, 450.0, 390.0, 180.0, [240, 240, 236]);
    c.ellipse(512.0, 450.0, 310.0, 136.0, [226, 228, 226]);
    let (rx, ry) = if mended { (150.0, 170.0) } else { (78.0, 74.0) };
    for x in [350.0, 512.0, 674.0] {
        let y = if x == 512.0 { 520.0 } else { 440.0 };
        c.ellipse(x, y, rx, 26.0, [196, 190, 176]);
        c.dome(x, y, rx, ry, DOUGH);
        c.ellipse(x, y, rx, 22.0, [240, 232, 212]);
        c.ellipse(
            x - rx * 0.34,
            y - ry * 0.58,
            rx * 0.2,
            ry * 0.1,
            [255, 253, 246],
        );
    }
    if mended {
        for (x, lean) in [(360.0, 20.0), (520.0, -18.0), (670.0, 16.0)] {
            c.line([x, 210.0], [x + lean, 150.0], 10.0, [246, 242, 234]);
            c.line([x + lean, 150.0], [x, 84.0], 10.0, [246, 242, 234]);
        }
    } else {
        c.slab(790.0, 560.0, 150.0, 60.0, 14.0, [60, 84, 130]);
        c.slab(806.0, 574.0, 118.0, 32.0, 8.0, [200, 226, 190]);
    }
    c
}

pub(super) fn bath(mended: bool) -> Canvas {
    let mut c = wall([196, 220, 222], [172, 202, 206], 96.0, 96.0);
    ground(&mut c, 650.0, [120, 140, 148]);
    c.slab(360.0, 170.0, 300.0, 490.0, 8.0, [108, 78, 58]);
    c.slab(
        378.0,
        190.0,
        264.0,
        470.0,
        6.0,
        if mended {
            [238, 214, 168]
        } else {
            [58, 50, 46]
        },
    );
    if mended {
        c.glow(510.0, 420.0, 300.0, [255, 220, 150], 0.55);
        for (x, y) in [(450.0, 500.0), (510.0, 430.0), (570.0, 510.0)] {
            c.line([x, y], [x + 22.0, y - 50.0], 11.0, [250, 250, 250]);
            c.line(
                [x + 22.0, y - 50.0],
                [x - 4.0, y - 110.0],
                11.0,
                [250, 250, 250],
            );
        }
    } else {
        c.line([376.0, 430.0], [644.0, 430.0], 20.0, RED);
        c.slab(470.0, 410.0, 80.0, 60.0, 8.0, AMBER);
    }
    c.disc(190.0, 250.0, 100.0, INK);
    c.disc(190.0, 250.0, 86.0, [252, 250, 244]);
    for n in 0..12 {
        let (sin, cos) = (n as f32 * std::f32::consts::TAU / 12.0).sin_cos();
        c.disc(190.0 + 72.0 * sin, 250.0 - 72.0 * cos, 5.0, INK);
    }
    // Ten o'clock, and half past eleven once it stays open longer.
    let (hour, minute): (f32, f32) = if mended { (11.5, 30.0) } else { (10.0, 0.0) };
    for (turn, length, thick) in [(hour / 12.0, 44.0, 11.0), (minute / 60.0, 66.0, 7.0)] {
        let (sin, cos) = (turn * std::f32::consts::TAU).sin_cos();
        c.line(
            [190.0, 250.0],
            [190.0 + length * sin, 250.0 - length * cos],
            thick,
            INK,
        );
    }
    for (x, color) in [(770.0, RED), (850.0, BLUE), (930.0, GREEN)] {
        c.disc(x, 230.0, 14.0, STEEL);
        c.slab(x - 26.0, 236.0, 52.0, 170.0, 10.0, color);
    }
    c
}

pub(super) fn floor(mended: bool) -> Canvas {
    let mut c = Canvas::shaded([214, 208, 196], [190, 184, 172]);
    for n in 0..9 {
        let x = -200.0 + n as f32 * 178.0;
        c.line(
            [512.0 + (x - 512.0) * 0.4, 260.0],
            [x, 768.0],
            4.0,
            [166, 158, 146],
        );
    }
    for y in [320.0, 400.0, 510.0, 650.0] {
        c.rect(0.0, y, WIDTH, 4.0, [166, 158, 146]);
    }
    c.rect(0.0, 0.0, WIDTH, 260.0, [140, 160, 158]);
    c.slab(400.0, 60.0, 220.0, 200.0, 6.0, [92, 108, 112]);
    if mended {
        c.shape(
            &[
                [330.0, 300.0],
                [694.0, 300.0],
                [850.0, 740.0],
                [174.0, 740.0],
            ],
            [70, 96, 84],
        );
        for n in 0..6 {
            let y = 340.0 + n as f32 * 68.0;
            c.rect(
                330.0 - n as f32 * 22.0,
                y,
                364.0 + n as f32 * 44.0,
                8.0,
                [96, 126, 110],
            );
        }
    } else {
        c.ellipse(520.0, 560.0, 330.0, 110.0, [150, 188, 204]);
        c.ellipse(470.0, 540.0, 210.0, 54.0, [196, 222, 232]);
        c.ellipse(800.0, 440.0, 110.0, 34.0, [150, 188, 204]);
        for (x, y) in [(300.0, 640.0), (390.0, 690.0)] {
            c.ellipse(x, y, 26.0, 44.0, [120, 112, 104]);
        }
    }
    c
}

pub(super) fn court(mended: bool) -> Canvas {
    let mut c = Canvas::shaded([70, 118, 92], [58, 102, 78]);
    let white = [240, 240, 230];
    c.shape(
        &[
            [250.0, 230.0],
            [774.0, 230.0],
            [960.0, 730.0],
            [64.0, 730.0],
        ],
        [44, 128, 96],
    );
    for line in [
        [[250.0, 230.0], [774.0, 230.0]],
        [[774.0, 230.0], [960.0, 730.0]],
        [[960.0, 730.0], [64.0, 730.0]],
        [[64.0, 730.0], [250.0, 230.0]],
        [[512.0, 230.0], [512.0, 730.0]],
        [[212.0, 330.0], [812.0, 330.0]],
    ] {
        c.line(line[0], line[1], 6.0, white);
    }
    for x in [150.0, 874.0] {
        c.line([x, 490.0], [x, 250.0], 14.0, INK);
    }
    for n in 0..=24 {
        let x = 150.0 + n as f32 * 30.2;
        let sag = if mended {
            0.0
        } else {
            90.0 * (1.0 - ((x - 512.0) / 362.0).powi(2))
        };
        c.line([x, 262.0 + sag], [x, 350.0 + sag], 3.0, [214, 214, 206]);
        if n > 0 {
            let before = x - 30.2;
            let sagged = if mended {
                0.0
            } else {
                90.0 * (1.0 - ((before - 512.0) / 362.0).powi(2))
            };
            for dy in [0.0, 30.0, 60.0, 88.0] {
                let thick = if dy == 0.0 { 9.0 } else { 3.0 };
                c.line(
                    [before, 262.0 + dy + sagged],
                    [x, 262.0 + dy + sag],
                    thick,
                    [232, 232, 226],
                );
            }
        }
    }
    if mended {
        c.disc(640.0, 160.0, 14.0, RED);
        c.shape(
            &[
                [628.0, 158.0],
                [652.0, 158.0],
                [668.0, 104.0],
                [612.0, 104.0],
            ],
            white,
        );
    } else {
        c.line([430.0, 600.0], [560.0, 640.0], 5.0, [90, 70, 56]);
        c.ellipse(640.0, 620.0, 60.0, 22.0, [96, 84, 70]);
    }
    c
}

pub(super) fn first_aid(mended: bool) -> Canvas {
    let mut c = wall(BRICK, [158, 140, 122], 128.0, 64.0);
    c.slab(262.0, 130.0, 500.0, 480.0, 18.0, [244, 244, 240]);
    c.slab(292.0, 160.0, 440.0, 420.0, 8.0, [200, 206, 206]);
    c.rect(292.0, 366.0, 440.0, 10.0, [150, 158, 160]);
    if mended {
        for (n, color) in [GREEN, BLUE, [240, 236, 226], AMBER]
            .into_iter()
            .enumerate()
        {
            c.slab(316.0 + n as f32 * 104.0, 236.0, 84.0, 130.0, 8.0, color);
            c.slab(
                316.0 + n as f32 * 104.0,
                456.0,
                84.0,
                122.0,
                8.0,
                color.map(|v| v.saturating_sub(20)),
            );
        }
        c.rect(420.0, 262.0, 84.0, 22.0, [248, 248, 244]);
    } else {
        c.slab(600.0, 520.0, 90.0, 56.0, 6.0, [214, 190, 150]);
        c.line([340.0, 200.0], [420.0, 280.0], 3.0, [230, 234, 234]);
    }
    c.rect(494.0, 40.0, 36.0, 84.0, RED);
    c.rect(470.0, 64.0, 84.0, 36.0, RED);
    c
}
