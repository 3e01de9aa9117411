# What the scripts on a worker's phone say. {"{…}"} is filled in by the script.
device-name = 事事靈
device-slogan = 事事有回音，件件有著落

# The three honest states
device-kept = 已存本機，還沒發出
device-relay = {"{place}"}已收，待轉服務中心
device-hub = 服務中心已收到
device-conflict = 這一件先前發過，內容不一樣。可以作為新的一件提交。
device-refused = 服務中心沒有收下：
device-as-new = 作為新的一件提交
device-files = 文字已送到，附件還在傳（{"{done}"}/{"{all}"}）
device-files-refused = 有 {"{n}"} 個附件沒有收下，文字已收到

# The form
device-empty = 請先寫一句話，或按「說話」說一段
device-too-long = 太長了，最多 {"{n}"} 個字
device-see-voice = （見語音）
device-remove = 刪去
device-photos-max = 最多 {"{n}"} 張照片
device-photo-large = 這張照片太大，請換一張
device-full = 手機存不下這個附件；文字已經存好
device-voice-cut = 手機存滿了，錄音只存下前面一段
device-draft-full = 手機存不下草稿了：現在離開，寫的就沒了
device-no-attachment = 附件現在加不上，請先發文字
device-stop = 停止
device-no-microphone = 用不了麥克風，請打字，或在手機設置裡允許本頁使用麥克風

# The receipt
device-copied = 已複製
device-picture-note = 請存好：憑這個回執看辦到哪了

# Receipts kept on this phone
device-forget-sure = 從本機刪去這張回執？沒有另外存過的話，就再也查不到這件事了。
device-drop-sure = 這一件還沒有發出。刪去以後，服務中心不會收到。真的刪去？

# The outbox page
device-out-message = 補充
device-out-rated = 評價
device-out-reopened = 要求重辦
device-out-withdrawn = 撤回
device-out-seconded = 我也遇到
device-out-next = {"{span}"}後再試
device-out-asks = {"{span}"}後再問服務中心收到沒有
device-out-wait = 那邊請稍等，{"{span}"}後再試
device-out-now = 正在試…
device-out-seconds = {"{n}"} 秒
device-out-minutes = {"{m}"} 分 {"{s}"} 秒
device-out-files = 文字已送到，附件還在傳
device-out-photo = 照片 {"{n}"}
device-out-voice = 錄音
device-out-part = 已傳 {"{done}"} / {"{all}"} KB
device-out-part-done = 已傳完
device-out-part-refused = 沒有收下；文字不受影響
device-out-part-later = 等文字先到，再傳（{"{all}"} KB）
device-out-silent = 連不上：沒有網絡，或網絡太弱。話已存好，走到有網的地方，打開本頁就發出。
device-out-portal = 這個網絡要先登錄（像宿舍、食堂的 Wi-Fi）。先打開別的網頁登錄，再回來點「現在發出」。
device-out-large = 那邊說一次太大，收不下。會一件一件再試；一直不行，就少帶幾張照片。
device-out-busy = 現在發的人多，正在排隊，會自己再試。
device-out-full = 那邊的機器存滿了，話在本機好好的，會自己再試。急事請打電話。
device-out-broken = 那邊的機器出了毛病，話在本機好好的，會自己再試。急事請打電話。
device-out-odd = 那邊沒有收（{"{why}"}）。會再試；一直不行，請在下面存成文件，交給服務中心。
device-out-filing = 這一句要等前面那件先到，到了就發。
device-out-drop-copy = 文字已經送出，刪去的只是本機這一份；沒傳完的照片錄音不再傳。刪去？
device-out-draft-sure = 刪去這份沒寫完的？刪了就找不回來。
device-out-draft-empty = （還沒有寫字）
device-out-photos = {"{n}"} 個附件
device-out-file-head = 以下是存在手機裡、還沒有全部送到服務中心的話。請交給群團服務中心錄入。
