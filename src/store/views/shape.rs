//! Tells views made by other code from ours: a number over every source file that says how rows look and are folded.

/// Views that bear another number are rebuilt.
pub(in crate::store) const SHAPE: u64 = {
    let mut number = 0xcbf2_9ce4_8422_2325;
    number = mix(number, include_str!("../../domain.rs"));
    number = mix(number, include_str!("../../domain/board.rs"));
    number = mix(number, include_str!("../../domain/board/table.rs"));
    number = mix(number, include_str!("../../domain/case.rs"));
    number = mix(number, include_str!("../../domain/case/event.rs"));
    number = mix(number, include_str!("../../domain/deadline.rs"));
    number = mix(number, include_str!("../../domain/evolve.rs"));
    number = mix(number, include_str!("../../domain/measure.rs"));
    number = mix(number, include_str!("../../domain/place.rs"));
    number = mix(number, include_str!("../../domain/receipt.rs"));
    number = mix(number, include_str!("../../domain/relay.rs"));
    number = mix(number, include_str!("../../domain/scan.rs"));
    number = mix(number, include_str!("../../domain/sign.rs"));
    number = mix(number, include_str!("../../domain/signup.rs"));
    number = mix(number, include_str!("../../domain/site.rs"));
    number = mix(number, include_str!("../../domain/staff.rs"));
    number = mix(number, include_str!("../change.rs"));
    number = mix(number, include_str!("../outcome.rs"));
    number = mix(number, include_str!("../waiting.rs"));
    number = mix(number, include_str!("pieces.rs"));
    mix(number, include_str!("rows.rs"))
};

/// FNV-1a.
const fn mix(mut number: u64, text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        number = (number ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    number
}
