# What a worker reads.
outbox = 待发
languages = 语言
foot-nav = 去别处
nav-report = 我要反映
nav-mine = 我的回执
nav-home = 家园
nav-ledger = 账目

danger-ask = 有人有危险？
danger-call = 先打调度室

form-you-are-at = 您在
form-ask = 您想说什么？
form-example = 例：下班晚，澡堂六点就关门，能不能晚一个钟头？
form-draft = 上次没写完的还在。
form-draft-clear = 清空重写
form-draft-aside = 先放着，另写一件
form-drafts = 还有没写完的
form-photo = 拍照
form-no-camera = 这里不能拍照，请用文字说清楚。
form-voice = 说话
form-where = 在哪里
form-where-any = 说不准，可以不选
form-kind = 这是
form-category = 类别
form-category-none = 说不准，可以不选
form-anonymous = 匿名
form-anonymous-truth = 不记姓名电话；声音和内容可能认出您
form-named-why = 想让我们直接找您，再留下姓名电话。不留也一样办。
form-name = 姓名（可不填）
form-phone = 电话（可不填）
form-cadre = 涉及干部或单位：只让纪检部门看
form-elsewhere = 想谈心、提提案：请到群团服务中心，或打电话
form-send = 提交
form-offline = 没网先存本机；有网再打开本页就发出
form-browser = 在微信里：请点右上角“…”，选“用浏览器打开”，以后没网也打得开。
form-look-again = 还没有提交：请看下面标红的地方。您写的都还在。

hint-request = 请帮我办一件事
hint-hazard = 有隐患，要整改
hint-suggestion = 这样做会更好
hint-praise = 谁办得好，夸一夸
hint-question = 问一问政策、规定

receipt-name = 回执
receipt-only-you = 只有您有这个回执。凭它看进度、补充、评价；丢了谁也找不回来。
receipt-keep = 截屏、抄下，或存成图片。这部手机也会替您记着。
receipt-copy = 复制
receipt-save = 存成图片
receipt-track = 看办到哪了
receipt-again = 再反映一件
receipt-renewed = 换了新回执，旧的不作数。请重新存好。

state-device = 已存本机
state-device-yet = ，还没发出
state-relay = 已收
state-relay-yet = ，待转服务中心
state-hub = 服务中心已收到

track-find = 看办到哪了
track-type-receipt = 输入 16 位回执
track-show = 查看
track-lost = 大小写、空格、横线都没关系。回执丢了，就再反映一次，写明以前提过。
track-waiting = 正在查…
track-offline = 现在连不上服务中心，查不到进度；连上时再看。
rate-ask = 办得怎么样？点一个就行
rate-only-you = 只有您能评价，工作人员不能代点。
rate-yours = 您的评价：
write-ask = 再说一句
write-send = 发送
reopen = 不满意，要求重办
reopen-why = 哪里没办好？
withdraw = 不用办了，撤回
withdraw-means = 撤回以后这件事不再办理。已经说过的话还留着。
withdraw-do = 确定撤回
forget = 从这部手机删掉

mine-only-here = 回执只存在这部手机里。换手机、清缓存会丢，请另外存一份。
mine-send-all = 现在发出
mine-empty = 这部手机里还没有回执。
mine-no-script = 这个浏览器不能记回执，请在下面输入。
mine-have-receipt = 别处存的回执，在这里输入
mine-news = 有新答复
mine-send = 现在发出
mine-outbox = 发到哪了

outbox-empty = 都发出去了，这部手机里没有等着发的。
outbox-no-script = 这个浏览器不能先存后发：写好了要有网才能提交。
outbox-drafts = 没写完的
outbox-drafts-why = 只在这部手机里，还没有提交。
outbox-draft-go = 接着写
outbox-remove = 删去
outbox-mend = 改一改再发
outbox-export = 带走一份
outbox-export-why = 一直发不出去，可以存成文件，交给服务中心。里面有回执，别给不相干的人看。
outbox-export-copy = 复制文字
outbox-export-text = 存成文字
outbox-export-file = 存成文件，连照片录音

ledger-title = 账目
ledger-by = 说到做到，一笔一笔算。{ $issuer }，{ $when } 统计。
ledger-few = 不足 5 件，不公布
ledger-aside = 另外列出的
ledger-aside-why = 这些不算进办结率，件数照实写出。
ledger-rest = 点开数字，可看其中已公开的事项；不便公开的只计数。
ledger-chain = 防改动的印记
ledger-chain-why = { $day } 全部记录的印记。记录一经改动，印记就对不上。

home-what = 大家反映的事、怎么答的、办成没有，都在这里。
home-narrow = 只看
home-empty = 还没有公开的事项。
home-before = 之前
home-after = 之后
home-second = 我也遇到
home-thumb = 点赞
home-pages = 翻页
home-newer = 较新
home-older = 较早

front-how = 一句话、一张照片、一段录音都行；可以匿名
front-mine = 看进度，评价
front-home = 看大家的事
front-ledger = 看办得如何
front-results = 最近办成的
front-steps = 三步
front-step-say = 说一句话：扫海报上的码，或点“我要反映”。
front-step-keep = 存好回执：只有您有，凭它看办到哪了。
front-step-rate = 办完由您评价：不满意，可以要求重办。

message-call = 也可以打群团服务中心

# The facts under a station, and what a post answers.
you = 您
photo-n = 照片 { $n }
track-received = { $when } 服务中心已收到
track-answer-by = { $when } 前答复
track-department = { $department }承办
track-due = { $when } 前办完
track-due-late = 应在 { $when } 前办完，已经超时
track-ended = { $when } 办理结果：{ $ending }
track-rate-wait = 办完后请您评价
track-reopen-hint = 不满意，可以要求重办
track-unknown = 查不到这个回执，请核对 16 位数字和字母。
track-erased = 这件事的内容已经按要求删除。
done-written = 已发给服务中心。
done-rated = 谢谢，评价记下了：{ $rating }
done-reopened = 已要求重办，服务中心会再联系承办部门。
done-withdrawn = 已撤回。
chip-all = 全部
