# What a worker reads.
outbox = 待發
languages = 語言
foot-nav = 去別處
nav-report = 我要反映
nav-mine = 我的回執
nav-home = 家園
nav-ledger = 賬目

danger-ask = 有人有危險？
danger-call = 先打調度室

form-you-are-at = 您在
form-ask = 您想說什麼？
form-example = 例：下班晚，澡堂六點就關門，能不能晚一個鐘頭？
form-draft = 上次沒寫完的還在。
form-draft-clear = 清空重寫
form-photo = 拍照、選圖
form-no-camera = 這裡不能拍照，請用文字說清楚。
form-voice = 說話
form-where = 在哪裡
form-where-any = 說不準，可以不選
form-kind = 這是
form-category = 類別
form-category-none = 說不準，可以不選
form-anonymous = 匿名
form-anonymous-truth = 不記姓名電話；聲音和內容可能認出您
form-named-why = 想讓我們直接找您，再留下姓名電話。不留也一樣辦。
form-name = 姓名（可不填）
form-phone = 電話（可不填）
form-cadre = 涉及幹部或單位：只讓紀檢部門看
form-elsewhere = 想談心、提提案：請到群團服務中心，或打電話
form-send = 提交
form-offline = 沒網先存本機；有網再打開本頁就發出
form-browser = 請點右上角「…」，用瀏覽器打開，沒網也能存
form-look-again = 還沒有提交：請看下面標紅的地方。您寫的都還在。

hint-request = 請幫我辦一件事
hint-hazard = 有隱患，要整改
hint-suggestion = 這樣做會更好
hint-praise = 誰辦得好，誇一誇
hint-question = 問一問政策、規定

receipt-name = 回執
receipt-only-you = 只有您有這個回執。憑它看進度、補充、評價；丟了誰也找不回來。
receipt-keep = 截屏、抄下，或存成圖片。這部手機也會替您記著。
receipt-copy = 複製
receipt-save = 存成圖片
receipt-track = 看辦到哪了
receipt-again = 再反映一件

state-device = 已存本機，還沒發出
state-relay = 已收，待轉服務中心
state-hub = 服務中心已收到
