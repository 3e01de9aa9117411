# What is wrong, said to the one who sees it: what happened, and what to do.

# A command that cannot be read
malformed = 這一條看不懂，沒有收下
malformed-id = 編號不對：要用 UUID 第 7 版
malformed-version = 這裡只收第 1 版的內容
malformed-type = 沒有這種內容
malformed-receipt = 回執是 16 位數字和字母，請再核對
malformed-text-missing = 請先寫一句話
malformed-text-too-long = 太長了，最多 4000 個字
malformed-text-unreadable = 裡面有顯示不出來的字符，請刪去再試
malformed-kind = 沒有這一類
malformed-kind-not-offered = 談心和提案不在這裡收，請到群團服務中心當面說
malformed-face = 請從四種評價裡選一個
malformed-case = 沒有說是哪一件
malformed-files = 最多六張照片和一段語音
malformed-identity = 姓名最多 40 個字，電話最多 30 位
malformed-shape = 內容的格式不對：{ $what }
malformed-date = 日期或時間看不懂
malformed-title = 標題要有，最多 60 個字
malformed-class = 沒有這個等級
malformed-place = 沒有這個地點
malformed-number = 事項編號像 2026-0176 這樣

# What the rules do not allow
refusal = 這樣不行，沒有收下
refusal-no-such-case = 查不到這件事，請核對回執或編號
refusal-receipt-taken = 這個回執已經用過了，請作為新的一件提交
refusal-not-allowed = 您不能這樣做
refusal-already-ended = 這件事已經辦結
refusal-not-ended = 這件事還沒有辦結
refusal-closed = 這件事已經完結，不能再改
refusal-rated-by-phone-only = 這件事是代錄的，由回訪人員打電話請您評價
refusal-reason-wanted = 沒有解決的，要寫明原因
refusal-no-such-department = 沒有這個部門
refusal-no-such-place-or-category = 沒有這個地點或類別
refusal-due-out-of-range = 時限要在現在以後，不能超過這一等級的期限
refusal-already-there = 已經派給這個部門了
refusal-nothing-to-do = 沒有要改的
refusal-not-published = 這件事沒有公開
refusal-already-marked = 您已經點過了
refusal-erased = 這件事的內容已經刪除
refusal-no-such-file = 沒有說過要傳這個文件
refusal-anonymous = 這件事是匿名的，沒有留姓名
refusal-too-much = 這件事項的話和附件已經太多，請打電話或當面說。

# Whole answers
problem-conflict = 編號重複，內容不同
problem-conflict-detail = 這個編號先前發過別的內容。兩份都留著；可以作為新的一件提交。
problem-not-found = 沒有這一頁
problem-not-found-detail = 地址可能抄錯了，或者這一頁已經不在。
problem-method = 不能這樣訪問
problem-method-detail = 這個地址不接受這種請求。
problem-too-large = 太大了
problem-too-large-detail = 一次最多 { $limit }。
problem-media-type = 類型不對
problem-media-type-detail = 這裡要的是 { $wanted }。
problem-json = 不是能讀的 JSON
problem-json-detail = 內容在傳送途中壞了，或者格式不對。
problem-entries = 一次最多 32 條
problem-entries-detail = 請分幾次發。
problem-receipts = 一次最多查 32 個回執
problem-receipts-detail = 請分幾次查。
problem-busy = 請稍等一下
problem-busy-detail = 現在發得太密。過 { $seconds } 秒再試，內容不會丟。
problem-full = 收件機器的磁盤滿了
problem-full-detail = 已收的一件不少，新的暫時收不下。內容請留在手機上，稍後會再發。
problem-stopped = 服務中心正在重啟
problem-stopped-detail = 請稍後再試。已收的一件不少。
problem-internal = 出了差錯
problem-internal-detail = 服務中心已經記下這個差錯。請稍後再試。
problem-signed-out = 請先登錄
problem-signed-out-detail = 登錄已過期，或者令牌不對。
problem-sign-in = 沒有登錄上
problem-sign-in-detail = 賬號或密碼不對。
problem-forbidden = 您不能這樣做
problem-forbidden-detail = 您的崗位看不到這件事，或者不能這樣辦。
problem-cross-site = 這個請求是從別的網站來的
problem-cross-site-detail = 為了安全，沒有照辦。請從本站的頁面再做一次。
problem-link = 這個鏈接已經過期
problem-link-detail = 請重新打開原來的頁面。
problem-field = { $field }：{ $why }
problem-back = 回到首頁

# Files
file-unknown = 沒有這次上傳
file-unknown-detail = 這次上傳不存在，或者已經過期。請重新開始。
file-not-yours = 這個回執沒有說過要傳這個文件
file-not-yours-detail = 文字先送到，附件才能傳。請核對回執和上傳編號。
file-offset = 位置對不上
file-offset-detail = 已收到 { $offset } 字節，請從那裡接著傳。
file-length = 長度不對
file-length-detail = 傳來的比說好的多，或者沒有說多長。
file-checksum = 校驗不符
file-checksum-detail = 這一段在路上壞了，請再傳一次。
file-version = 上傳協議的版本不對
file-version-detail = 這裡用 tus 1.0.0。
file-metadata = 上傳的說明不全
file-metadata-detail = 要有 receipt 和 upload。
file-unreadable = 打不開這個文件
file-unreadable-detail = 照片要是 JPEG、PNG 或 WebP，語音要是手機錄的聲音。文件可能壞了，或者不是它說的那種。
file-too-many-pixels = 照片太大
file-too-many-pixels-detail = 請把照片縮小後再傳。
file-busy = 這個文件正在傳
file-busy-detail = 另一個連接正在傳這個文件，請稍後接著傳。

# A worker's addresses
problem-unknown-poster = 沒有這張海報
problem-unknown-poster-detail = 碼可能印壞了，或地點已經改了。不要緊，直接寫也行。
problem-unknown-place = 沒有這個地點
problem-unknown-place-detail = 終端的地址可能寫錯了，請對照工作台裡的地點。
problem-form = 這張表沒收全
problem-form-detail = 內容在路上斷了，還沒有提交。請返回上一頁再發一次，寫的還在。

# In the history, where a file was not taken
file-refused-not-a-picture = 有一個附件不是照片，沒有收下。要 JPEG、PNG 或 WebP。
file-refused-too-large = 有一張照片太大，沒有收下。請縮小後再傳。
file-refused-damaged = 有一張照片在路上壞了，沒有收下。請再傳一次。
file-refused-not-a-voice = 有一個附件不是語音，沒有收下。
file-refused-too-long = 有一段語音太長，沒有收下。

# The certificate of https, said at the start and on the settings page.
certificate-unreadable = 新證書讀不出來：{ $value }
certificate-none = 證書文件裡沒有證書。
certificate-no-key = 私鑰文件裡沒有私鑰。
certificate-mismatch = 證書和私鑰對不上：{ $value }
certificate-expired = 證書已於 { $value } 過期：手機會警告或打不開，請換新證書。
certificate-soon = 證書還有 { $days } 天到期，請準備換新證書。
certificate-other-name = 證書上寫的不是 --base-url 的域名：手機會警告。
certificate-kept = 新證書沒有採用，還在用原來的那一份。
problem-hub-away = 現在連不上服務中心
problem-hub-away-detail = 您交上來的一件不少，連上後自動轉過去。辦到哪一步，要等連上後再查；送到了哪裡，看這部手機「我的回執」裡的記錄。
relay-shelf-dated = 現在連不上服務中心，這是 { $when } 的內容。

# More photos at once than there is memory for
problem-crowded = 現在發照片的人太多
problem-crowded-detail = 您的話還沒有收到。請退回上一頁：過一分鐘再發；或者先不帶照片發出文字，文字馬上能收。
