//! What the demo's people say, chapter by chapter, each in the order of its years. Data, not pages: it is written in
//! one language, as a mine's own workers would write it.

mod bathhouse;
mod canteen;
mod care;
mod dormitory;
mod laundry;
mod parking;
mod pay;
mod praise;
mod production;
mod recreation;
mod repairs;
mod shaft;
mod shuttle;
mod today;

use super::story::Story;

/// Every chapter's stories; an error quotes the line that is not understood.
pub(super) fn stories() -> Result<Vec<Vec<Story>>, String> {
    let chapters = [
        bathhouse::TOLD,
        canteen::TOLD,
        care::TOLD,
        dormitory::TOLD,
        laundry::TOLD,
        parking::TOLD,
        pay::TOLD,
        praise::TOLD,
        production::TOLD,
        recreation::TOLD,
        repairs::TOLD,
        shaft::TOLD,
        shuttle::TOLD,
        today::TOLD,
        super::notices::TOLD,
    ];
    let chapter = |told: &'static str| {
        told.lines()
            .filter(|line| !line.trim().is_empty())
            .map(Story::parse)
            .collect()
    };
    chapters.into_iter().map(chapter).collect()
}

/// Who gave a name, and a number within the mine.
pub(super) const NAMED: [(&str, &str); 8] = [
    ("綜採一隊 老田", "8-2317"),
    ("機運隊 孫師傅", "8-2450"),
    ("掘進二隊 小郭", "8-2208"),
    ("選煤廠 楊大姐", "8-3126"),
    ("通風隊 秦師傅", "8-2614"),
    ("洗衣房 葉姐", "8-3307"),
    ("準備隊 小方", "8-2733"),
    ("運搬隊 羅師傅", "8-2529"),
];

pub(super) const TO_REQUESTS: [&str; 14] = [
    "收到，儘快協調。",
    "收到，馬上聯繫負責的部門，今天給您說法。",
    "您好，事情記下了，我先去問清楚情況，回頭在這裏答覆您。",
    "收到。已電話告知值班的同志，派單後您能看到由誰辦、什麼時候辦完。",
    "謝謝您說出來，正在核實。",
    "看到了，這就轉給該管的部門。",
    "收到，這事不止您一個人提，我們一併催。",
    "您好，值班員已受理，有進展第一時間回您。",
    "記下了。要是還有細節，直接在這裏補充就行。",
    "收到，先請他們去現場看一眼。",
    "好的，已登記，辦完請您給個評價。",
    "收到。這件事我盯着，辦到哪一步都會寫在這裏。",
    "您說的情況我們重視，馬上派人了解。",
    "已受理。換班期間電話佔線，稍後給您詳細答覆。",
];

pub(super) const TO_HAZARDS: [&str; 6] = [
    "收到，已報調度室和安監部，請您和工友先離開危險的地方。",
    "收到隱患，正派人到現場，沒處理完之前請繞行。",
    "已通知當班安監員，十五分鐘內派單，謝謝您的眼力。",
    "收到，先設警戒再處理，您注意自身安全。",
    "已電話通知現場負責人停下檢查，後續在這裏公布。",
    "收到，馬上核實，屬實就按隱患獎勵辦法辦。",
];

pub(super) const TO_PRAISE: [&str; 5] = [
    "謝謝您的好話，一定帶到。",
    "收到表揚，這就轉給本人和他們班組。",
    "您這幾句話比獎狀還暖，馬上轉達。",
    "好人好事記下了，月底一起上榜。",
    "收到，替他們謝謝您。",
];

pub(super) const TO_SUGGESTIONS: [&str; 5] = [
    "好主意，已登記，請相關部門評估後答覆您採不採納、為什麼。",
    "謝謝您動腦筋，先轉給技術人員看看可不可行。",
    "收到建議，評估結果會寫在這裏。",
    "記下了，能試的先試，試完告訴您效果。",
    "收到，這條和最近幾條想法接近，一併研究。",
];

pub(super) const TO_QUESTIONS: [&str; 5] = [
    "您好，我去查一下規定，查到就答覆您。",
    "收到您的疑問，問清楚政策再回您，不讓您聽半截話。",
    "好問題，不少人也在問，答覆後一起公開。",
    "已請負責的同志準備答覆。",
    "收到，稍等，核對一下就回。",
];

pub(super) const NOTES: [&str; 7] = [
    "請今天到現場看一下，有難處早說。",
    "上個月提過類似的，請一併解決。",
    "職工等着用，請優先安排。",
    "辦完拍張照片傳上來。",
    "請直接在系統裏回覆進度，職工看得到。",
    "涉及兩個部門，由你們牽頭。",
    "注意別打聽是誰反映的。",
];

pub(super) const AFTER_PICTURES: [&str; 5] = [
    "弄好了，拍一張給您看。",
    "現場照片傳上來了，您下次路過再驗收一下。",
    "這是處理後的樣子。",
    "剛拍的，還有哪裏不合適您再說。",
    "對照一下前後的照片，放心了吧。",
];
