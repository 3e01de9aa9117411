# What the scripts on a worker's phone say. {"{…}"} is filled in by the script.
device-name = 事事灵
device-slogan = 事事有回音，件件有着落

# The three honest states
device-kept = 已存本机，还没发出
device-relay = {"{place}"}已收，待转服务中心
device-hub = 服务中心已收到
device-conflict = 这一件先前发过，内容不一样。可以作为新的一件提交。
device-refused = 服务中心没有收下：
device-as-new = 作为新的一件提交
device-next-try = {"{time}"} 再试
device-files = 文字已送到，附件还在传（{"{done}"}/{"{all}"}）
device-files-refused = 有 {"{n}"} 个附件没有收下，文字已收到

# The form
device-empty = 请先写一句话，或按“说话”说一段
device-too-long = 太长了，最多 {"{n}"} 个字
device-see-voice = （见语音）
device-remove = 删去
device-photos-max = 最多 {"{n}"} 张照片
device-photo-large = 这张照片太大，请换一张
device-full = 手机存不下这个附件；文字已经存好
device-no-attachment = 附件现在加不上，请先发文字
device-stop = 停止
device-no-microphone = 用不了麦克风，请打字，或在手机设置里允许本页使用麦克风

# The receipt
device-copied = 已复制
device-picture-note = 请存好：凭这个回执看办到哪了

# Receipts kept on this phone
device-forget-sure = 从本机删去这张回执？没有另外存过的话，就再也查不到这件事了。
device-drop-sure = 这一件还没有发出。删去以后，服务中心不会收到。真的删去？
