//! What a phone may say, and what it hears when it says something else. Nothing that comes in panics.

use proptest::prelude::*;
use serde_json::{Value, json};
use shishiling::domain::Target;
use shishiling::domain::case::{Kind, Via};
use shishiling::domain::command::{Command, TEXT_MAX_CHARS};
use shishiling::domain::place::PlaceCode;
use shishiling::domain::receipt::Receipt;
use shishiling::domain::site::Site;
use shishiling::domain::wire::{DeviceCommand, Malformed, Parsed};

use super::mine::site;

/// The smallest filing that must work.
fn smallest() -> Value {
    json!({
        "id": "0198c0de-0000-7000-8000-000000000001",
        "type": "case.filed",
        "v": 1,
        "body": {"receipt": "8F2KQ7M3ZD4W9XHT", "text": "澡堂能不能晚一個鐘頭關門"},
    })
}

/// The smallest filing with some members put in their places, `body/text` for one.
fn with(changes: &[(&str, Value)]) -> Value {
    let mut command = smallest();
    for (path, value) in changes {
        let mut at = &mut command;
        for part in path.split('/') {
            at = &mut at[part];
        }
        *at = value.clone();
    }
    command
}

fn parse(command: &Value, site: &Site) -> Result<Parsed, Malformed> {
    let text = command.to_string();
    let command: DeviceCommand = serde_json::from_str(&text).expect("the right shape");
    command.parse(site)
}

fn files(list: &[(u8, u8, &str)]) -> Value {
    list.iter()
        .map(|(slot, upload, media)| {
            json!({"slot": slot, "upload": format!("0198c0de-0000-7000-8000-0000000000{upload:02}"), "bytes": 1000, "type": media})
        })
        .collect()
}

#[test]
fn the_smallest_command_is_a_request_from_a_phone_without_a_name() {
    let parsed = parse(&smallest(), &site()).expect("it must work");
    assert_eq!(parsed.target, Target::NewCase);
    let Command::File(filing) = parsed.command else {
        panic!("a filing");
    };
    assert_eq!((filing.kind, filing.via), (Kind::Request, Via::Phone));
    assert_eq!(filing.text.0, "澡堂能不能晚一個鐘頭關門");
    assert!(filing.identity.is_none() && filing.files.is_empty() && !filing.cadre);
}

#[test]
fn what_is_wrong_is_said_and_named_by_its_field() {
    let long = "長".repeat(TEXT_MAX_CHARS + 1);
    let six = files(&[
        (0, 1, "image/jpeg"),
        (1, 2, "image/jpeg"),
        (2, 3, "image/png"),
        (3, 4, "image/webp"),
        (4, 5, "image/heic"),
        (5, 6, "image/jpeg"),
    ]);
    let mut seven = six.as_array().expect("a list").clone();
    seven.push(json!({"slot": 6, "upload": "0198c0de-0000-7000-8000-000000000077", "bytes": 1, "type": "image/jpeg"}));
    let table: Vec<(&str, Value, Malformed)> = vec![
        (
            "an id of another version",
            with(&[("id", json!("f47ac10b-58cc-4372-a567-0e02b2c3d479"))]),
            Malformed::Id,
        ),
        (
            "the nil id",
            with(&[("id", json!("00000000-0000-0000-0000-000000000000"))]),
            Malformed::Id,
        ),
        (
            "a version of tomorrow",
            with(&[("v", json!(2))]),
            Malformed::Version,
        ),
        (
            "version nought",
            with(&[("v", json!(0))]),
            Malformed::Version,
        ),
        (
            "an unknown type",
            with(&[("type", json!("case.exploded"))]),
            Malformed::Type,
        ),
        (
            "a command of the desk",
            with(&[("type", json!("case.ended"))]),
            Malformed::Type,
        ),
        (
            "an empty type",
            with(&[("type", json!(""))]),
            Malformed::Type,
        ),
        (
            "no receipt",
            with(&[("body/receipt", json!(""))]),
            Malformed::Receipt,
        ),
        (
            "a short receipt",
            with(&[("body/receipt", json!("8F2KQ7M3"))]),
            Malformed::Receipt,
        ),
        (
            "a long receipt",
            with(&[("body/receipt", json!("8F2KQ7M3ZD4W9XHT8"))]),
            Malformed::Receipt,
        ),
        (
            "a receipt with a U",
            with(&[("body/receipt", json!("UF2KQ7M3ZD4W9XHT"))]),
            Malformed::Receipt,
        ),
        (
            "sixteen characters of another script",
            with(&[("body/receipt", json!("事事靈事事靈事事靈事事靈事事靈事"))]),
            Malformed::Receipt,
        ),
        (
            "a path for a receipt",
            with(&[("body/receipt", json!("../../etc/passwd"))]),
            Malformed::Receipt,
        ),
        (
            "no text",
            with(&[("body/text", Value::Null)]),
            Malformed::TextMissing,
        ),
        (
            "an empty text",
            with(&[("body/text", json!(""))]),
            Malformed::TextMissing,
        ),
        (
            "a text of blanks",
            with(&[("body/text", json!(" \u{3000}\n\t "))]),
            Malformed::TextMissing,
        ),
        (
            "a text one character too long",
            with(&[("body/text", json!(long))]),
            Malformed::TextTooLong,
        ),
        (
            "a text of 100,000 characters",
            with(&[("body/text", json!("甲".repeat(100_000)))]),
            Malformed::TextTooLong,
        ),
        (
            "a text with a NUL",
            with(&[("body/text", json!("水\u{0}管"))]),
            Malformed::TextUnreadable,
        ),
        (
            "a text that steers a terminal",
            with(&[("body/text", json!("\u{1b}[2J水管"))]),
            Malformed::TextUnreadable,
        ),
        (
            "a kind that is not",
            with(&[("body/kind", json!("revenge"))]),
            Malformed::Kind,
        ),
        (
            "counsel",
            with(&[("body/kind", json!("counsel"))]),
            Malformed::KindNotOffered,
        ),
        (
            "a proposal",
            with(&[("body/kind", json!("proposal"))]),
            Malformed::KindNotOffered,
        ),
        (
            "a name of a page",
            with(&[("body/name", json!("名".repeat(41)))]),
            Malformed::Identity,
        ),
        (
            "a number of a line",
            with(&[("body/phone", json!("1".repeat(31)))]),
            Malformed::Identity,
        ),
        (
            "a name that steers a terminal",
            with(&[("body/name", json!("\u{7}"))]),
            Malformed::Identity,
        ),
        (
            "seven photos",
            with(&[("files", Value::Array(seven))]),
            Malformed::Files,
        ),
        (
            "two voices",
            with(&[("files", files(&[(0, 1, "audio/webm"), (1, 2, "audio/mp4")]))]),
            Malformed::Files,
        ),
        (
            "one upload twice",
            with(&[(
                "files",
                files(&[(0, 1, "image/jpeg"), (1, 1, "image/jpeg")]),
            )]),
            Malformed::Files,
        ),
        (
            "one slot twice",
            with(&[(
                "files",
                files(&[(0, 1, "image/jpeg"), (0, 2, "image/jpeg")]),
            )]),
            Malformed::Files,
        ),
        (
            "a program",
            with(&[("files", files(&[(0, 1, "application/x-msdownload")]))]),
            Malformed::Files,
        ),
        (
            "a rating without a face",
            with(&[("type", json!("case.rated"))]),
            Malformed::Face,
        ),
        (
            "a message without words",
            with(&[("type", json!("case.message")), ("body/text", json!(""))]),
            Malformed::TextMissing,
        ),
        (
            "a reopening without a reason",
            with(&[("type", json!("case.reopened")), ("body/text", Value::Null)]),
            Malformed::TextMissing,
        ),
        (
            "a second of nothing",
            with(&[("type", json!("case.seconded"))]),
            Malformed::Case,
        ),
        (
            "a second without a token",
            with(&[
                ("type", json!("case.seconded")),
                ("body/case", json!("2026-0001")),
            ]),
            Malformed::Case,
        ),
        (
            "a second with a token of a megabyte",
            with(&[
                ("type", json!("case.seconded")),
                ("body/case", json!("2026-0001")),
                ("body/token", json!("t".repeat(1 << 20))),
            ]),
            Malformed::Case,
        ),
        (
            "a thumb for a number that is none",
            with(&[
                ("type", json!("case.thumbed")),
                ("body/case", json!("事事靈")),
                ("body/token", json!("0123456789abcdef")),
            ]),
            Malformed::Case,
        ),
    ];
    let site = site();
    for (what, command, wanted) in table {
        assert_eq!(parse(&command, &site).map(|_| ()), Err(wanted), "{what}");
        assert!(!wanted.code().is_empty() && !wanted.field().is_empty());
    }
    parse(&with(&[("files", six)]), &site).expect("six photos are welcome");
}

#[test]
fn rare_and_hostile_characters_are_words_like_others() {
    let site = site();
    for text in [
        "𠮷野家的饅頭",
        "𪚥𠔻䶮龘",
        "<script>alert(1)</script>",
        "'; DROP TABLE cases; --",
        "{{ 7 * 7 }} ${7*7} %s %n",
        "e\u{301}\u{301}\u{301}",
        "مرحبا \u{202e}txt.exe",
        "第一行\r\n第二行\t有制表符",
        "👷",
    ] {
        let parsed = parse(&with(&[("body/text", json!(text))]), &site).expect(text);
        let Command::File(filing) = parsed.command else {
            panic!("a filing");
        };
        assert_eq!(filing.text.0, text.replace("\r\n", "\n"));
    }
    let longest = "長".repeat(TEXT_MAX_CHARS);
    parse(&with(&[("body/text", json!(longest))]), &site)
        .expect("4,000 characters are not too many");
}

#[test]
fn unknown_places_and_categories_never_cost_a_worker_the_words() {
    let site = site();
    for place in [
        "",
        "7K3M",
        "ZZZZ",
        "not a place",
        "../..",
        "事事靈靈",
        "7K3M7K3M",
    ] {
        let command = with(&[("place", json!(place)), ("body/category", json!("no-such"))]);
        let parsed = parse(&command, &site).expect(place);
        let Command::File(filing) = parsed.command else {
            panic!("a filing");
        };
        assert_eq!(filing.place, PlaceCode::parse(place));
        assert_eq!(filing.category, None);
    }
}

#[test]
fn what_has_the_wrong_shape_is_an_error_and_no_panic() {
    let shapes = [
        "",
        "null",
        "[]",
        "7",
        "\"case.filed\"",
        "{}",
        "{\"id\":1}",
        "{\"id\":\"x\",\"type\":\"case.filed\",\"v\":1,\"body\":{}}",
        "{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"type\":7,\"v\":1,\"body\":{}}",
        "{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"type\":\"case.filed\",\"v\":-1,\"body\":{}}",
        "{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"type\":\"case.filed\",\"v\":1,\"body\":{\"text\":[]}}",
        "{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"type\":\"case.rated\",\"v\":1,\"body\":{\"face\":\"ecstatic\"}}",
        "{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"type\":\"case.filed\",\"v\":1,\"body\":{},\"files\":[{\"slot\":300}]}",
    ];
    for shape in shapes {
        assert!(
            serde_json::from_str::<DeviceCommand>(shape).is_err(),
            "{shape}"
        );
    }
}

#[test]
fn a_clock_that_says_nonsense_costs_its_times_only() {
    for at in [json!("yesterday"), json!(5), json!(null), json!({"s": 5})] {
        let command = with(&[("at", at.clone()), ("sent_at", at.clone())]);
        let command: DeviceCommand = serde_json::from_value(command).expect("its shape is right");
        assert_eq!((command.at, command.sent_at), (None, None), "{at}");
    }
}

proptest! {
    #[test]
    fn no_text_or_code_panics(receipt in ".{0,40}", text in any::<String>(), place in ".{0,8}", number in ".{0,20}", kind in ".{0,12}") {
        let site = site();
        for type_ in ["case.filed", "case.message", "case.rated", "case.reopened", "case.withdrawn", "case.seconded", "case.thumbed", &kind] {
            let command = with(&[
                ("type", json!(type_)),
                ("place", json!(place)),
                ("body/receipt", json!(receipt)),
                ("body/text", json!(text)),
                ("body/kind", json!(kind)),
                ("body/case", json!(number)),
                ("body/token", json!(receipt)),
            ]);
            let _ = parse(&command, &site);
        }
    }

    #[test]
    fn a_receipt_is_the_same_however_it_is_typed(bits in any::<[u8; 10]>(), lower in any::<bool>()) {
        let receipt = Receipt::from_bits(bits);
        let typed = receipt.grouped().replace('0', "O").replace('1', "l");
        let typed = if lower { typed.to_lowercase() } else { typed };
        prop_assert_eq!(Receipt::parse(&typed).expect("typed by a person").hash(), receipt.hash());
    }
}
