# What became of a case, and the figures.
solved-within = { $span }辦成
seconded-by = { $n } 人也遇到
median = 中位數

track-proxy = 由服務中心代為錄入
track-reopened = { $when } 您要求重辦
track-not-accepted = { $when } 不予受理
track-withdrawn = { $when } 您已撤回
track-rated = { $when } 您已評價

not-accepted-elsewhere = 歸別的單位管，說明裡寫了找誰。
not-accepted-unclear = 內容不清，無從辦起。
not-accepted-repeated = 同一件事已另有編號在辦或已答覆。
not-accepted-before-the-law = 正在訴訟或仲裁，由法律程序處理。

form-photos-again = 照片要再選一次，文字都還在。

home-behind = { $period } · { $figure }：其中已公開 { $shown } 件，未公開 { $rest }。

ledger-parts-in-time = { $whole } 件中 { $part } 件在時限內；九成在 { $slow }內

aside-received = 收到
