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
