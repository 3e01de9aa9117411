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
device-next-try = {"{time}"} 再試
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
device-no-attachment = 附件現在加不上，請先發文字
device-stop = 停止
device-no-microphone = 用不了麥克風，請打字，或在手機設置裡允許本頁使用麥克風

# The receipt
device-copied = 已複製
device-picture-note = 請存好：憑這個回執看辦到哪了

# Receipts kept on this phone
device-forget-sure = 從本機刪去這張回執？沒有另外存過的話，就再也查不到這件事了。
device-drop-sure = 這一件還沒有發出。刪去以後，服務中心不會收到。真的刪去？
