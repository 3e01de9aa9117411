# What the program prints in its terminal.
start-worker = 职工入口    { $value }
start-desk = 工作台      { $value }
start-kiosk = 自助终端    { $value }
start-poster = 海报        { $value }
start-admin = 管理员首次登录（一次有效，七天内）
    { $value }
start-kit = 恢复工具包：请抄下或打印，放进保险柜。没有它，备份打不开。
start-plain-http = 现在是明文 http。文字、照片、待发都能用；不能录音，关了页面以后没网打不开，密码和内容在网络上可能被旁人看到。上线前请配好证书（--tls-cert、--tls-key）和 --base-url。
start-certificate = 证书有效到 { $value }
start-ready = 已就绪 { $value }

backup-done = 备份完成：{ $value }
restore-done = 恢复完成：{ $value }
verify-done = 检查完成：{ $value }
backup-files-missing = 有照片或录音在数据目录里找不到了（备份里还有 / 哪里都没有）：{ $value }
restore-files-missing = 备份里缺照片或录音 { $value } 个，其余都恢复了
verify-views = 视图也和流水账核对过：{ $value } 行
verify-views-hub-runs = 总站正在运行：视图这次没有核对，总站启动后自己核对
verify-views-not-there = 还没有视图：下次启动时由流水账生成
verify-views-no-room = 临时文件夹放不下视图的副本：视图没有核对
staff-link = { $account } 的登录链接（一次有效，七天内）
    { $value }
staff-unknown = 没有这个帐号：{ $value }
poster-done = 海报已写入 { $value }
poster-unknown-place = 没有这个地点：{ $value }
demo-done = 已写入三年的事项，共 { $value } 件
demo-accounts = 用这些账号登录工作台，密码都是 { $value }：
demo-receipts = 可以试着查一查的回执：
demo-next = 启动：{ $value }
demo-not-empty = 这里已经有事项或人员了：演示只写入空的数据目录，请用 --data 另指一个

relay-name = 转送站      { $value }
relay-hub = 总站        { $value }
relay-waiting = 待转        { $value } 件
relay-away = 连不上总站 { $value }，会一直重试。
relay-no-code = 这台机器还没有登记成转送站。请管理员在工作台「转送站」里开一个登记码（只能用一次，二十四小时内有效），然后这样启动：
    shishiling --relay-to { $value } --enrol 登记码
relay-wrong-code = 登记码不对、用过了，或者过期了。请管理员在 { $value }/desk/relays 重新开一个。
relay-other-hub = 这个数据目录登记在另一个总站：{ $value }。要换总站，请带上新总站开的登记码；不换，请核对 --relay-to。
relay-distrusted = 这台机器不信任总站的证书（{ $value }）。如果证书是矿上自己签发的，请用 --relay-ca 指出签发者的证书文件。
relay-not-a-hub = { $value } 那里答话的不是事事灵总站。请核对 --relay-to 的地址，也看看中间有没有要登录的网关。
