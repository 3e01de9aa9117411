//! What the issuer chooses: the board with the relay's network, words of its own, crop marks.

use shishiling::i18n::Lang;
use shishiling::poster::{Error, Order, Poster, Template, Wifi, pdf};

use crate::sheets::{PAYLOAD, board, women_bathhouse};
use crate::{all_decoded, bounds, fonts, gray};

#[test]
fn a_board_shows_the_relays_network_beside_the_scan_code() {
    let picture = gray(&board().png(100.0).expect("a picture"));
    let mut read: Vec<String> = all_decoded(&picture)
        .into_iter()
        .map(|(_, said)| said)
        .collect();
    read.sort();
    let network = "WIFI:T:WPA;S:NANTUN-JINGKOU;P:kuanggong2026;H:false;;";
    assert_eq!(read, [PAYLOAD, network]);
    let svg = board().svg();
    let before = |one: &str, other: &str| svg.find(one) < svg.find(other);
    assert!(before("連上 Wi-Fi", "掃碼反映"));
    assert!(
        svg.contains("kuanggong2026"),
        "for cameras that join nothing"
    );
}

#[test]
fn a_networks_name_and_password_are_escaped_and_impossible_ones_refused() {
    let odd = Wifi::new(r#"a;b,c:d\"e""#, r"p\;:,pass", true).expect("a network");
    assert_eq!(
        odd.payload(),
        r#"WIFI:T:WPA;S:a\;b\,c\:d\\\"e\";P:p\\\;\:\,pass;H:true;;"#
    );
    let open = Wifi::new("井口", "", false).expect("a network");
    assert_eq!(open.payload(), "WIFI:T:nopass;S:井口;H:false;;");
    for (name, password) in [
        ("", "12345678"),
        (&*"長".repeat(11), "12345678"),
        ("a\nb", ""),
    ] {
        assert!(
            matches!(Wifi::new(name, password, false), Err(Error::WifiName)),
            "{name}"
        );
    }
    for password in ["1234567", &"g".repeat(64), "密碼密碼密碼"] {
        let refused = Wifi::new("a", password, false);
        assert!(matches!(refused, Err(Error::WifiPassword)), "{password}");
    }
}

#[test]
fn the_issuers_words_have_limits_and_languages_are_two_at_most() {
    let headline = |text: &str| Order {
        headline: text.into(),
        ..Order::default()
    };
    let tidied = headline(" 澡堂  冷不冷 ").checked().expect("short enough");
    assert_eq!(tidied.headline, "澡堂 冷不冷");
    assert!(headline(&"長".repeat(20)).checked().is_ok());
    let refused = headline(&"長".repeat(21)).checked();
    assert!(matches!(refused, Err(Error::HeadlineLength { max: 20 })));
    let second_line = Order {
        second_line: "長".repeat(27),
        ..Order::default()
    };
    let refused = second_line.checked();
    assert!(matches!(refused, Err(Error::SecondLineLength { max: 26 })));
    let all = Order {
        languages: Lang::ALL.into(),
        ..Order::default()
    };
    assert!(matches!(all.checked(), Err(Error::Languages)));
    let twice = Order {
        languages: vec![Lang::En, Lang::En],
        ..Order::default()
    };
    assert_eq!(twice.checked().expect("one").languages, [Lang::En]);
}

#[test]
fn a_print_shop_gets_bleed_and_crop_marks_and_a_browser_the_trimmed_sheet() {
    for template in Template::ALL {
        let plain = women_bathhouse(template);
        let marked = Poster {
            crop_marks: true,
            ..plain.clone()
        };
        let (width_mm, height_mm) = template.millimetres();
        let trimmed = plain.tree(&fonts()).expect("a sheet");
        let whole = marked.tree(&fonts()).expect("a sheet");
        assert!(trimmed.node_by_id("crop-marks").is_none());
        let marks = bounds(&whole, "crop-marks");
        let mm = whole.size().width() / (width_mm + 24.0);
        assert!(
            (whole.size().height() / mm - height_mm - 24.0).abs() < 0.1,
            "{template:?}"
        );
        assert!(
            (marks.width() / mm - width_mm - 20.0).abs() < 0.5,
            "{template:?}"
        );
        assert_eq!(
            plain.png(50.0).expect("a picture"),
            marked.png(50.0).expect("the same")
        );

        let document = pdf(&[marked]).expect("a document");
        let said = String::from_utf8_lossy(&document);
        assert!(said.contains("/TrimBox") && said.contains("/BleedBox"));
        assert!(!String::from_utf8_lossy(&pdf(&[plain]).expect("a document")).contains("/TrimBox"));
    }
}
