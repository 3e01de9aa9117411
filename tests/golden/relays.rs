//! What happens to a relay.

use shishiling::domain::Digest;
use shishiling::domain::relay::{EnrolmentCode, Heard, RelayEvent};
use shishiling::domain::staff::TokenHash;

use crate::samples::{at, place};

pub fn events() -> Vec<RelayEvent> {
    let code = EnrolmentCode {
        hash: TokenHash([7; 32]),
        until: at(10_000),
    };
    vec![
        RelayEvent::Added {
            name: "井口".into(),
            place: Some(place()),
            code: code.clone(),
        },
        RelayEvent::Renewed { code },
        RelayEvent::Enrolled {
            token: TokenHash([6; 32]),
        },
        RelayEvent::Heard(Heard {
            epoch: u64::MAX,
            seq: 64,
            head_seq: 70,
            head: Digest([5; 32]),
        }),
        RelayEvent::Revoked,
    ]
}
