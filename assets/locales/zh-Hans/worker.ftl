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
form-photo = 拍照、选图
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
form-browser = 请点右上角“…”，用浏览器打开，没网也能存
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

state-device = 已存本机，还没发出
state-relay = 已收，待转服务中心
state-hub = 服务中心已收到
