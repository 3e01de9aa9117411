# Relays: what a box at the pithead is told.
problem-relay-code = 這個登記碼不能用
problem-relay-code-detail = 登記碼打錯了、用過了，或者超過了一天。請管理員在工作台「轉送站」裡另發一個。
problem-relay-revoked = 這個轉送站已停用
problem-relay-revoked-detail = 總站不再認它。要接著用，請管理員在工作台「轉送站」裡發一個新的登記碼。

# Relays at the desk
desk-relays = 轉送站
desk-relays-lead = 轉送站是放在井口等處的一台小機器：網絡不通時替總站收下職工說的話，通了再送來。添加後得到一行命令，在那台機器上輸一次。
desk-relay-new = 添加轉送站
desk-relay-name = 名稱
desk-relay-name-missing = 請填名稱，比如「副井口」。
desk-relay-place = 放在
desk-relay-add = 添加，取登記碼
desk-relay-code = { $name }的登記碼
desk-relay-code-text = 在那台機器上輸這一行，24 小時內有效，只能用一次。
desk-relay-box = 這台機器
desk-relay-renew = 發新的登記碼
desk-relay-renew-note = 機器重裝了、換了，或者登記碼過期了：發一個新的。新碼一用，舊機器就不再認。
desk-relay-revoke = 停用這個轉送站
desk-relay-revoke-note = 機器丟了或不用了：停用後，它再也送不進來。它盤上的內容只有總站打得開。
desk-relay-up = { $when } 起一直在線
desk-relay-down = { $when } 起沒有消息
desk-relay-unheard = 總站啟動後還沒有它的消息
desk-relay-waits = 等著登記，{ $when } 前有效
desk-relay-code-old = 登記碼過期，沒有登記
desk-relay-revoked = { $when } 停用
desk-relay-nothing-waits = 沒有等著送的
desk-relay-waiting = { $n } 條等著送
desk-relay-oldest = 最早的一條等了 { $span }
desk-relay-version = 程序 { $version }
desk-relay-heard = 已送到總站 { $n } 條
desk-relay-backed-up = 其中 { $n } 條已在查驗過的備份裡
desk-relay-not-backed-up = 還不在查驗過的備份裡

# What was kept aside
desk-asides = 另放的
desk-asides-lead = 職工已經得到「收到」，但沒能記入事項的，都在這裡。看過以後，另立一件，或者放下。
desk-asides-none = 沒有另放的。
desk-aside-from-device = 手機直接發來
desk-aside-from-relay = 從轉送站「{ $name }」送來
desk-aside-filed = 一件新事項
desk-aside-message = 一條補充
desk-aside-rated = 一個評價
desk-aside-reopened = 要求重辦
desk-aside-withdrawn = 要求撤回
desk-aside-unknown = 看不出是什麼
desk-aside-conflict = 編號和先前的一條相同，話不一樣。先前那條記在：
desk-aside-sealed = 打不開：不是封給本總站的，或者在路上壞了。請問問那個轉送站是不是換過機器。
desk-aside-failed = 那一件的密鑰壞了，記不進去。
desk-aside-malformed = 寫法不對，記不成事項。
desk-aside-no-words = 裡面沒有可讀的話。
desk-aside-file = 另立一件
desk-aside-settle = 看過了，放下
