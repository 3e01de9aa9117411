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
backup-files-missing = 有照片或錄音在數據目錄裡找不到了（備份裡還有 / 哪裡都沒有）：{ $value }
restore-files-missing = 備份裡缺照片或錄音 { $value } 個，其餘都恢復了
verify-views = 視圖也和流水賬核對過：{ $value } 行
verify-views-hub-runs = 總站正在運行：視圖這次沒有核對，總站啟動後自己核對
verify-views-not-there = 還沒有視圖：下次啟動時由流水賬生成
verify-views-no-room = 臨時文件夾放不下視圖的副本：視圖沒有核對
staff-link = { $account } 的登錄鏈接（一次有效，七天內）
    { $value }
staff-unknown = 沒有這個帳號：{ $value }
poster-done = 海報已寫入 { $value }
poster-unknown-place = 沒有這個地點：{ $value }
demo-done = 已寫入三年的事項，共 { $value } 件
demo-accounts = 用這些賬號登錄工作台，密碼都是 { $value }：
demo-receipts = 可以試着查一查的回執：
demo-next = 啟動：{ $value }
demo-not-empty = 這裡已經有事項或人員了：演示只寫入空的數據目錄，請用 --data 另指一個

relay-name = 轉送站      { $value }
relay-hub = 總站        { $value }
relay-waiting = 待轉        { $value } 件
relay-away = 連不上總站 { $value }，會一直重試。
relay-no-code = 這台機器還沒有登記成轉送站。請管理員在工作台「轉送站」裡開一個登記碼（只能用一次，二十四小時內有效），然後這樣啟動：
    shishiling --relay-to { $value } --enrol 登記碼
relay-wrong-code = 登記碼不對、用過了，或者過期了。請管理員在 { $value }/desk/relays 重新開一個。
relay-other-hub = 這個數據目錄登記在另一個總站：{ $value }。要換總站，請帶上新總站開的登記碼；不換，請核對 --relay-to。
relay-distrusted = 這台機器不信任總站的證書（{ $value }）。如果證書是礦上自己簽發的，請用 --relay-ca 指出簽發者的證書文件。
relay-not-a-hub = { $value } 那裡答話的不是事事靈總站。請核對 --relay-to 的地址，也看看中間有沒有要登錄的網關。
