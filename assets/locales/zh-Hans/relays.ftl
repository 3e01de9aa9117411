# Relays: what a box at the pithead is told.
problem-relay-code = 这个登记码不能用
problem-relay-code-detail = 登记码打错了、用过了，或者超过了一天。请管理员在工作台「转送站」里另发一个。
problem-relay-revoked = 这个转送站已停用
problem-relay-revoked-detail = 总站不再认它。要接着用，请管理员在工作台「转送站」里发一个新的登记码。

# Relays at the desk
desk-relays = 转送站
desk-relays-lead = 转送站是放在井口等处的一台小机器：网络不通时替总站收下职工说的话，通了再送来。添加后得到一行命令，在那台机器上输一次。
desk-relay-new = 添加转送站
desk-relay-name = 名称
desk-relay-name-missing = 请填名称，比如「副井口」。
desk-relay-place = 放在
desk-relay-add = 添加，取登记码
desk-relay-code = { $name }的登记码
desk-relay-code-text = 在那台机器上输这一行，24 小时内有效，只能用一次。
desk-relay-box = 这台机器
desk-relay-renew = 发新的登记码
desk-relay-renew-note = 机器重装了、换了，或者登记码过期了：发一个新的。新码一用，旧机器就不再认。
desk-relay-revoke = 停用这个转送站
desk-relay-revoke-note = 机器丢了或不用了：停用后，它再也送不进来。它盘上的内容只有总站打得开。
desk-relay-up = { $when } 起一直在线
desk-relay-down = { $when } 起没有消息
desk-relay-unheard = 总站启动后还没有它的消息
desk-relay-waits = 等着登记，{ $when } 前有效
desk-relay-code-old = 登记码过期，没有登记
desk-relay-revoked = { $when } 停用
desk-relay-nothing-waits = 没有等着送的
desk-relay-waiting = { $n } 条等着送
desk-relay-oldest = 最早的一条等了 { $span }
desk-relay-version = 程序 { $version }
desk-relay-heard = 已送到总站 { $n } 条
desk-relay-backed-up = 其中 { $n } 条已在查验过的备份里
desk-relay-not-backed-up = 还不在查验过的备份里

# What was kept aside
desk-asides = 另放的
desk-asides-lead = 职工已经得到「收到」，但没能记入事项的，都在这里。看过以后，另立一件，或者放下。
desk-asides-none = 没有另放的。
desk-aside-from-device = 手机直接发来
desk-aside-from-relay = 从转送站「{ $name }」送来
desk-aside-filed = 一件新事项
desk-aside-message = 一条补充
desk-aside-rated = 一个评价
desk-aside-reopened = 要求重办
desk-aside-withdrawn = 要求撤回
desk-aside-unknown = 看不出是什么
desk-aside-conflict = 编号和先前的一条相同，话不一样。先前那条记在：
desk-aside-sealed = 打不开：不是封给本总站的，或者在路上坏了。请问问那个转送站是不是换过机器。
desk-aside-failed = 那一件的密钥坏了，记不进去。
desk-aside-malformed = 写法不对，记不成事项。
desk-aside-no-words = 里面没有可读的话。
desk-aside-file = 另立一件
desk-aside-settle = 看过了，放下
