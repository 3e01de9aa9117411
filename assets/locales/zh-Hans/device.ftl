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
device-voice-cut = 手机存满了，录音只存下前面一段
device-draft-full = 手机存不下草稿了：现在离开，写的就没了
device-no-attachment = 附件现在加不上，请先发文字
device-stop = 停止
device-no-microphone = 用不了麦克风，请打字，或在手机设置里允许本页使用麦克风

# The receipt
device-copied = 已复制
device-picture-note = 请存好：凭这个回执看办到哪了

# Receipts kept on this phone
device-forget-sure = 从本机删去这张回执？没有另外存过的话，就再也查不到这件事了。
device-drop-sure = 这一件还没有发出。删去以后，服务中心不会收到。真的删去？

# The outbox page
device-out-message = 补充
device-out-rated = 评价
device-out-reopened = 要求重办
device-out-withdrawn = 撤回
device-out-seconded = 我也遇到
device-out-next = {"{span}"}后再试
device-out-asks = {"{span}"}后再问服务中心收到没有
device-out-wait = 那边请稍等，{"{span}"}后再试
device-out-now = 正在试…
device-out-seconds = {"{n}"} 秒
device-out-minutes = {"{m}"} 分 {"{s}"} 秒
device-out-files = 文字已送到，附件还在传
device-out-photo = 照片 {"{n}"}
device-out-voice = 录音
device-out-part = 已传 {"{done}"} / {"{all}"} KB
device-out-part-done = 已传完
device-out-part-refused = 没有收下；文字不受影响
device-out-part-later = 等文字先到，再传（{"{all}"} KB）
device-out-silent = 连不上：没有网络，或网络太弱。话已存好，走到有网的地方，打开本页就发出。
device-out-portal = 这个网络要先登录（像宿舍、食堂的 Wi-Fi）。先打开别的网页登录，再回来点“现在发出”。
device-out-large = 那边说一次太大，收不下。会一件一件再试；一直不行，就少带几张照片。
device-out-busy = 现在发的人多，正在排队，会自己再试。
device-out-full = 那边的机器存满了，话在本机好好的，会自己再试。急事请打电话。
device-out-broken = 那边的机器出了毛病，话在本机好好的，会自己再试。急事请打电话。
device-out-odd = 那边没有收（{"{why}"}）。会再试；一直不行，请在下面存成文件，交给服务中心。
device-out-filing = 这一句要等前面那件先到，到了就发。
device-out-drop-copy = 文字已经送出，删去的只是本机这一份；没传完的照片录音不再传。删去？
device-out-draft-sure = 删去这份没写完的？删了就找不回来。
device-out-draft-empty = （还没有写字）
device-out-photos = {"{n}"} 个附件
device-out-file-head = 以下是存在手机里、还没有全部送到服务中心的话。请交给群团服务中心录入。
