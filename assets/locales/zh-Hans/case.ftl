# What became of a case, and the figures.
solved-within = { $span }办成
seconded-by = { $n } 人也遇到
median = 中位数

track-proxy = 由服务中心代为录入
track-reopened = { $when } 您要求重办
track-not-accepted = { $when } 不予受理
track-withdrawn = { $when } 您已撤回
track-rated = { $when } 您已评价

not-accepted-elsewhere = 归别的单位管，说明里写了找谁。
not-accepted-unclear = 内容不清，无从办起。
not-accepted-repeated = 同一件事已另有编号在办或已答复。
not-accepted-before-the-law = 正在诉讼或仲裁，由法律程序处理。

form-photos-again = 照片要再选一次，文字都还在。

home-behind = { $period } · { $figure }：其中已公开 { $shown } 件，未公开 { $rest }。

ledger-parts-in-time = { $whole } 件中 { $part } 件在时限内；九成在 { $slow }内

aside-received = 收到
