//! Menus that come as a sheet: shown first, set when somebody says so; every bad one has an answer of its own.

use jiff::civil::date;
use shishiling::domain::board::Meal;

use crate::kitchen::{Kitchen, TODAY};

/// What a hidden text area of the preview carries.
fn carried(page: &str) -> String {
    let (_, rest) = page.split_once("<textarea name=\"rows\" hidden>").unwrap();
    let text = rest.split("</textarea>").next().unwrap();
    text.replace("&#34;", "\"").replace("&#38;", "&")
}

#[tokio::test]
async fn a_sheet_is_shown_before_it_is_set_and_wrong_lines_are_named() {
    let kitchen = Kitchen::new().await;
    kitchen.write("2026-07-02", "lunch", &[("魚", "9")]).await;
    let template = kitchen.cook.caller.get("/desk/menu/template.csv").await;
    assert_eq!(template.header("content-type"), "text/csv; charset=utf-8");
    let shown = kitchen
        .send("/desk/menu/import", "sheet", &template.body)
        .await;
    assert_eq!(shown.status, 200, "the template itself is a good sheet");
    assert!(shown.text().contains("會寫入 1 餐，共 2 樣菜"));

    let sheet = "日期,餐別,菜名,價格,備註\n2026-07-02,午餐,\"紅燒肉 \"\"大\"\"\",12,\n,,土豆絲,六塊,\n7/3,夜班餐,<牛肉麵>,15.5,辣\n";
    let (gbk, _, _) = encoding_rs::GB18030.encode(sheet);
    let shown = kitchen.send("/desk/menu/import", "sheet", &gbk).await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    let page = shown.text();
    for said in [
        "會寫入 2 餐，共 2 樣菜",
        "1 餐已有菜單",
        "換掉現有的 1 樣",
        "第 3 行",
        "價格看不懂",
        "備註",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("<牛肉麵>"), "what a sheet says is text");
    assert_eq!(
        kitchen.served(TODAY, Meal::Lunch),
        ["魚 900"],
        "nothing is set yet"
    );
    let rows = carried(&page).replace("&#60;", "<").replace("&#62;", ">");
    let done = kitchen
        .send("/desk/menu/import/confirmation", "rows", rows.as_bytes())
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(kitchen.served(TODAY, Meal::Lunch), ["紅燒肉 \"大\" 1200"]);
    assert_eq!(
        kitchen.served(date(2026, 7, 3), Meal::Night),
        ["<牛肉麵> 1550"]
    );
}

#[tokio::test]
async fn hostile_sheets_get_a_clear_answer_each() {
    let kitchen = Kitchen::new().await;
    let huge = vec![b','; (2 << 20) + 1];
    let long = format!(
        "日期,餐別,菜名,價格\n{}",
        "2026-07-02,午餐,魚,9\n".repeat(3_001)
    );
    for (bytes, said) in [
        (&b""[..], "先選一個文件"),
        (&huge, "最多 2 MB"),
        (long.as_bytes(), "最多 3000 行"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff", "這不是表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "加了密碼"),
        (b"PK\x03\x04\x14\0\0\0", "損壞"),
        (b"one,two\n1,2\n", "沒有這些列名：日期、餐別、菜名、價格"),
        (b"\r\n\r\n", "沒有菜"),
    ] {
        let answer = kitchen.send("/desk/menu/import", "sheet", bytes).await;
        assert_eq!(answer.status, 422, "{said}");
        assert!(answer.text().contains(said), "{said}");
    }
    let formula = "日期,餐別,菜名,價格\n2026-07-02,午餐,\"=HYPERLINK(\"\"http://x\"\")\",9\n";
    let answer = kitchen
        .send("/desk/menu/import", "sheet", formula.as_bytes())
        .await;
    assert_eq!(answer.status, 200);
    let page = answer.text();
    assert!(
        page.contains("是公式") && !page.contains("name=\"rows\""),
        "there is nothing to set"
    );
    let forged = kitchen
        .send("/desk/menu/import/confirmation", "rows", b"no sheet")
        .await;
    assert_eq!(forged.status, 422);
    assert_eq!(kitchen.board().menus, []);
}
