# What the program prints in its terminal.
start-worker = 職工入口    { $value }
start-desk = 工作台      { $value }
start-kiosk = 自助終端    { $value }
start-poster = 海報        { $value }
start-admin = 管理員首次登錄（一次有效，七天內）
    { $value }
start-kit = 恢復工具包：請抄下或打印，放進保險櫃。沒有它，備份打不開。
start-plain-http = 現在是明文 http。文字、照片、待發都能用；不能錄音，關了頁面以後沒網打不開，密碼和內容在網絡上可能被旁人看到。上線前請配好證書（--tls-cert、--tls-key）和 --base-url。
start-certificate = 證書有效到 { $value }
start-ready = 已就緒 { $value }

backup-done = 備份完成：{ $value }
restore-done = 恢復完成：{ $value }
verify-done = 檢查完成：{ $value }
staff-link = { $account } 的登錄鏈接（一次有效，七天內）
    { $value }
staff-unknown = 沒有這個帳號：{ $value }
poster-done = 海報已寫入 { $value }
poster-unknown-place = 沒有這個地點：{ $value }
demo-done = 已寫入三年的事項，共 { $value } 件
demo-accounts = 用這些賬號登錄工作台，密碼都是 { $value }：
demo-receipts = 可以試着查一查的回執：
demo-next = 啟動：{ $value }
demo-not-empty = 這裏已經有事項或人員了：演示只寫入空的數據目錄，請用 --data 另指一個
