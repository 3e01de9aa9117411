# What is wrong, said to the one who sees it: what happened, and what to do.

# A command that cannot be read
malformed = 这一条看不懂，没有收下
malformed-id = 编号不对：要用 UUID 第 7 版
malformed-version = 这里只收第 1 版的内容
malformed-type = 没有这种内容
malformed-receipt = 回执是 16 位数字和字母，请再核对
malformed-text-missing = 请先写一句话
malformed-text-too-long = 太长了，最多 4000 个字
malformed-text-unreadable = 里面有显示不出来的字符，请删去再试
malformed-kind = 没有这一类
malformed-kind-not-offered = 谈心和提案不在这里收，请到群团服务中心当面说
malformed-face = 请从四种评价里选一个
malformed-case = 没有说是哪一件
malformed-files = 最多六张照片和一段语音
malformed-identity = 姓名最多 40 个字，电话最多 30 位
malformed-shape = 内容的格式不对：{ $what }
malformed-date = 日期或时间看不懂
malformed-title = 标题要有，最多 60 个字
malformed-class = 没有这个等级
malformed-place = 没有这个地点
malformed-number = 事项编号像 2026-0176 这样

# What the rules do not allow
refusal = 这样不行，没有收下
refusal-no-such-case = 查不到这件事，请核对回执或编号
refusal-receipt-taken = 这个回执已经用过了，请作为新的一件提交
refusal-not-allowed = 您不能这样做
refusal-already-ended = 这件事已经办结
refusal-not-ended = 这件事还没有办结
refusal-closed = 这件事已经完结，不能再改
refusal-rated-by-phone-only = 这件事是代录的，由回访人员打电话请您评价
refusal-reason-wanted = 没有解决的，要写明原因
refusal-no-such-department = 没有这个部门
refusal-no-such-place-or-category = 没有这个地点或类别
refusal-due-out-of-range = 时限要在现在以后，不能超过这一等级的期限
refusal-already-there = 已经派给这个部门了
refusal-nothing-to-do = 没有要改的
refusal-not-published = 这件事没有公开
refusal-already-marked = 您已经点过了
refusal-erased = 这件事的内容已经删除
refusal-no-such-file = 没有说过要传这个文件
refusal-anonymous = 这件事是匿名的，没有留姓名
refusal-too-much = 这件事项的话和附件已经太多，请打电话或当面说。

# Whole answers
problem-conflict = 编号重复，内容不同
problem-conflict-detail = 这个编号先前发过别的内容。两份都留着；可以作为新的一件提交。
problem-not-found = 没有这一页
problem-not-found-detail = 地址可能抄错了，或者这一页已经不在。
problem-method = 不能这样访问
problem-method-detail = 这个地址不接受这种请求。
problem-too-large = 太大了
problem-too-large-detail = 一次最多 { $limit }。
problem-media-type = 类型不对
problem-media-type-detail = 这里要的是 { $wanted }。
problem-json = 不是能读的 JSON
problem-json-detail = 内容在传送途中坏了，或者格式不对。
problem-entries = 一次最多 32 条
problem-entries-detail = 请分几次发。
problem-receipts = 一次最多查 32 个回执
problem-receipts-detail = 请分几次查。
problem-busy = 请稍等一下
problem-busy-detail = 现在发得太密。过 { $seconds } 秒再试，内容不会丢。
problem-full = 收件机器的磁盘满了
problem-full-detail = 已收的一件不少，新的暂时收不下。内容请留在手机上，稍后会再发。
problem-stopped = 服务中心正在重启
problem-stopped-detail = 请稍后再试。已收的一件不少。
problem-internal = 出了差错
problem-internal-detail = 服务中心已经记下这个差错。请稍后再试。
problem-signed-out = 请先登录
problem-signed-out-detail = 登录已过期，或者令牌不对。
problem-sign-in = 没有登录上
problem-sign-in-detail = 账号或密码不对。
problem-forbidden = 您不能这样做
problem-forbidden-detail = 您的岗位看不到这件事，或者不能这样办。
problem-cross-site = 这个请求是从别的网站来的
problem-cross-site-detail = 为了安全，没有照办。请从本站的页面再做一次。
problem-link = 这个链接已经过期
problem-link-detail = 请重新打开原来的页面。
problem-field = { $field }：{ $why }
problem-back = 回到首页

# Files
file-unknown = 没有这次上传
file-unknown-detail = 这次上传不存在，或者已经过期。请重新开始。
file-not-yours = 这个回执没有说过要传这个文件
file-not-yours-detail = 文字先送到，附件才能传。请核对回执和上传编号。
file-offset = 位置对不上
file-offset-detail = 已收到 { $offset } 字节，请从那里接着传。
file-length = 长度不对
file-length-detail = 传来的比说好的多，或者没有说多长。
file-checksum = 校验不符
file-checksum-detail = 这一段在路上坏了，请再传一次。
file-version = 上传协议的版本不对
file-version-detail = 这里用 tus 1.0.0。
file-metadata = 上传的说明不全
file-metadata-detail = 要有 receipt 和 upload。
file-unreadable = 打不开这个文件
file-unreadable-detail = 照片要是 JPEG、PNG 或 WebP，语音要是手机录的声音。文件可能坏了，或者不是它说的那种。
file-too-many-pixels = 照片太大
file-too-many-pixels-detail = 请把照片缩小后再传。
file-busy = 这个文件正在传
file-busy-detail = 另一个连接正在传这个文件，请稍后接着传。

# A worker's addresses
problem-unknown-poster = 没有这张海报
problem-unknown-poster-detail = 码可能印坏了，或地点已经改了。不要紧，直接写也行。
problem-unknown-place = 没有这个地点
problem-unknown-place-detail = 终端的地址可能写错了，请对照工作台里的地点。
problem-form = 这张表没收全
problem-form-detail = 内容在路上断了，还没有提交。请返回上一页再发一次，写的还在。

# In the history, where a file was not taken
file-refused-not-a-picture = 有一个附件不是照片，没有收下。要 JPEG、PNG 或 WebP。
file-refused-too-large = 有一张照片太大，没有收下。请缩小后再传。
file-refused-damaged = 有一张照片在路上坏了，没有收下。请再传一次。
file-refused-not-a-voice = 有一个附件不是语音，没有收下。
file-refused-too-long = 有一段语音太长，没有收下。

# The certificate of https, said at the start and on the settings page.
certificate-unreadable = 新证书读不出来：{ $value }
certificate-none = 证书文件里没有证书。
certificate-no-key = 私钥文件里没有私钥。
certificate-mismatch = 证书和私钥对不上：{ $value }
certificate-expired = 证书已于 { $value } 过期：手机会警告或打不开，请换新证书。
certificate-soon = 证书还有 { $days } 天到期，请准备换新证书。
certificate-other-name = 证书上写的不是 --base-url 的域名：手机会警告。
certificate-kept = 新证书没有采用，还在用原来的那一份。
problem-hub-away = 现在连不上服务中心
problem-hub-away-detail = 您交上来的一件不少，连上后自动转过去。办到哪一步，要等连上后再查；送到了哪里，看这部手机「我的回执」里的记录。
relay-shelf-dated = 现在连不上服务中心，这是 { $when } 的内容。

# More photos at once than there is memory for
problem-crowded = 现在发照片的人太多
problem-crowded-detail = 您的话还没有收到。请退回上一页：过一分钟再发；或者先不带照片发出文字，文字马上能收。
