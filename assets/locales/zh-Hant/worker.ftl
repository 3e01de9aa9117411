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
form-draft-aside = 先放著，另寫一件
form-drafts = 還有沒寫完的
form-photo = 拍照
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
form-browser = 在微信裡：請點右上角「…」，選「用瀏覽器打開」，以後沒網也打得開。
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
receipt-renewed = 換了新回執，舊的不作數。請重新存好。

state-device = 已存本機
state-device-yet = ，還沒發出
state-relay = 已收
state-relay-yet = ，待轉服務中心
state-hub = 服務中心已收到

track-find = 看辦到哪了
track-type-receipt = 輸入 16 位回執
track-show = 查看
track-lost = 大小寫、空格、橫線都沒關係。回執丟了，就再反映一次，寫明以前提過。
track-waiting = 正在查…
track-offline = 現在連不上服務中心，查不到進度；連上時再看。
rate-ask = 辦得怎麼樣？點一個就行
rate-only-you = 只有您能評價，工作人員不能代點。
rate-yours = 您的評價：
write-ask = 再說一句
write-send = 發送
reopen = 不滿意，要求重辦
reopen-why = 哪裡沒辦好？
withdraw = 不用辦了，撤回
withdraw-means = 撤回以後這件事不再辦理。已經說過的話還留著。
withdraw-do = 確定撤回
forget = 從這部手機刪掉

mine-only-here = 回執只存在這部手機裡。換手機、清緩存會丟，請另外存一份。
mine-send-all = 現在發出
mine-empty = 這部手機裡還沒有回執。
mine-no-script = 這個瀏覽器不能記回執，請在下面輸入。
mine-have-receipt = 別處存的回執，在這裡輸入
mine-news = 有新答覆
mine-send = 現在發出
mine-outbox = 發到哪了

outbox-empty = 都發出去了，這部手機裡沒有等著發的。
outbox-no-script = 這個瀏覽器不能先存後發：寫好了要有網才能提交。
outbox-drafts = 沒寫完的
outbox-drafts-why = 只在這部手機裡，還沒有提交。
outbox-draft-go = 接著寫
outbox-remove = 刪去
outbox-mend = 改一改再發
outbox-export = 帶走一份
outbox-export-why = 一直發不出去，可以存成文件，交給服務中心。裡面有回執，別給不相干的人看。
outbox-export-copy = 複製文字
outbox-export-text = 存成文字
outbox-export-file = 存成文件，連照片錄音

ledger-title = 賬目
ledger-by = 說到做到，一筆一筆算。{ $issuer }，{ $when } 統計。
ledger-few = 不足 5 件，不公布
ledger-aside = 另外列出的
ledger-aside-why = 這些不算進辦結率，件數照實寫出。
ledger-rest = 點開數字，可看其中已公開的事項；不便公開的只計數。
ledger-chain = 防改動的印記
ledger-chain-why = { $day } 全部記錄的印記。記錄一經改動，印記就對不上。

home-what = 大家反映的事、怎麼答的、辦成沒有，都在這裡。
home-narrow = 只看
home-empty = 還沒有公開的事項。
home-before = 之前
home-after = 之後
home-second = 我也遇到
home-thumb = 點讚
home-pages = 翻頁
home-newer = 較新
home-older = 較早

front-how = 一句話、一張照片、一段錄音都行；可以匿名
front-mine = 看進度，評價
front-home = 看大家的事
front-ledger = 看辦得如何
front-results = 最近辦成的
front-steps = 三步
front-step-say = 說一句話：掃海報上的碼，或點「我要反映」。
front-step-keep = 存好回執：只有您有，憑它看辦到哪了。
front-step-rate = 辦完由您評價：不滿意，可以要求重辦。

message-call = 也可以打群團服務中心

# The facts under a station, and what a post answers.
you = 您
photo-n = 照片 { $n }
track-received = { $when } 服務中心已收到
track-answer-by = { $when } 前答覆
track-department = { $department }承辦
track-due = { $when } 前辦完
track-due-late = 應在 { $when } 前辦完，已經超時
track-ended = { $when } 辦理結果：{ $ending }
track-rate-wait = 辦完後請您評價
track-reopen-hint = 不滿意，可以要求重辦
track-unknown = 查不到這個回執，請核對 16 位數字和字母。
track-erased = 這件事的內容已經按要求刪除。
done-written = 已發給服務中心。
done-rated = 謝謝，評價記下了：{ $rating }
done-reopened = 已要求重辦，服務中心會再聯繫承辦部門。
done-withdrawn = 已撤回。
chip-all = 全部
