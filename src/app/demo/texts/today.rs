//! What is open on the day the demo is told: fresh ones, some under way, a few late, some waiting to be rated.

pub(in super::super) const TOLD: &str = "
canteen@canteen new ago=3m picture=mantou | 今天的饅頭沒蒸熟 | 中午的饅頭中間是濕的，粘牙，我這一桌都退了。 | |
bathhouse@pithead new ago=12m | 井口澡堂沒有熱水 | 剛升井，東邊一排全是涼水，三十多個人光着等。 | |
parking@parking answered ago=48m | 停車場出口擠住了 | 出口一輛大車拋錨，後面堵了幾十台車，下夜班的都出不去。 | |
dormitory@dormitory answered ago=3h | 四號樓網絡斷了 | 四號樓從今天早上就沒網絡，孩子要上網課。 | | | +五樓六樓都沒有。
transport@ hazard handling ago=7h | 二部皮帶托輥缺三個 | 二部皮帶三百米處缺三個托輥，皮帶磨架子，有火星。 | | | *已停機，托輥正從庫房運送，當班換上後請安監復查。
repairs@mining handling ago=26h picture=pipe | 採掘樓三樓暖氣管滲水 | 三樓會議室暖氣管接頭滲水，牆皮鼓起來了，下面就是插座。 | | | *已關閥，插座斷電，等管件。
wages@ handling ago=2d | 安全獎少發兩百 | 上個月安全獎比班裏其他人少兩百，問了說是系統算的。 | | | *正在核對考核記錄，週四前答覆。
laundry@laundry handling ago=3d | 棉衣拉鏈壞了一批 | 新發的棉衣拉鏈拉兩次就崩，隊裏七八件都這樣。 | | | =供應商答應換，先收壞的七件。 | +又多了三件。
recreation@recreation suggestion handling ago=5d | 元旦晚會讓倒班的也上台 | 晚會節目都是機關的，建議給倒班隊留四個名額，排練錯開。 | | | *黨群部同意留四個，報名到本週末。
shuttle@ handling ago=6d | 一號線早班提前十分鐘 | 一號線到礦剛好壓着班前會點名，能不能提前十分鐘發車？ | | | *正在徵求一號線乘車職工意見，已收回八十七份。
process@ suggestion complex handling ago=9d | 錨網換成預製捲網 | 現在一片一片鋪，建議用預製捲網，省一半人工。 | | | *已聯繫兩個廠家送樣，下週在一三一〇巷試鋪五十米。
dormitory@dormitory handling ago=9d | 三號樓熱水器老跳閘 | 三號樓四樓熱水器一天跳三回閘，維修來過兩次，走了又跳。 | | | *查線中，懷疑加熱管漏電。 | +今天又跳了，到底什麼時候能好？
equipment@ handling ago=11d | 綜采二隊液壓鉗一直沒配件 | 液壓鉗壞了一個多星期，配件說在路上，人工剪累得胳膊抬不起來。 | | | =供應商發錯貨，已退回重發。
wages@ handling ago=75d | 調崗以後工齡津貼停了 | 從掘進調到通風，工齡津貼停了兩個月，兩邊都說不歸自己管。 | | | #電話聯繫本人，說明正在等集團批覆。 | =材料已報集團，逾期了，向您致歉，我們每三天催一次。
canteen@canteen to-rate ago=4d small | 夜班窗口沒有湯 | 天冷了，夜班窗口能不能加個熱湯？ | 夜班每天加一桶熱湯，週一三五羊湯，其餘番茄蛋湯，免費。 |
bathhouse@bathhouse to-rate ago=5d | 女澡堂吹風機插座鬆 | 吹風機插上就掉，要用手扶着。 | 換了四組插座，加高到台面以上。 |
leave@ question to-rate ago=6d | 婚假可以和年假連着休嗎 | 下月結婚，婚假和年假能連起來休嗎？ | 可以連休，婚假十五天加年假，提前十天在手機上申請即可。祝百年好合。 |
care@pithead to-rate ago=3d small | 井口薑湯桶空了 | 降溫了，井口的薑湯桶一直是空的。 | 恢復供應，早中夜三班各一桶，由服務中心志願者補。 | | +聽說恢復了，謝謝。
roof@ hazard handling ago=20h | 一三〇九巷頂板滴水變大 | 一三〇九巷三百二十米處頂板滴水比上週大，成串了。 | | | *已打探水孔兩個，水量穩定，正在掛網補錨索，請安監復查。
conduct@ cadre handling ago=4d | 科室考核打分有問題 | 科室考核沒有公示，分數和大家知道的不一樣，懷疑有人改過。 | | | =已調取原始打分表，只由紀檢兩人核對。
equipment@ complex handling ago=8d | 除塵風機等配件一週多 | 除塵風機葉輪裂了，配件報上去一週多沒動靜，粉塵大得看不見對面。 | | | *庫房沒有同型號，正在走緊急採購。 | +還要等多久？大家都在咳嗽。 | =先調一台備用水霧除塵頂上，葉輪預計下週到。
wages@ handling ago=160d | 停工留薪期工資少發 | 工傷休息兩個月，工資只發了基本工資。 | | | *社保與財務口徑不一致，已請集團書面答覆。 | #電話說明進度，本人表示理解，但希望年前解決。
repairs@ to=centre handling ago=410d | 家屬院三棟樓頂防水 | 家屬院三棟頂樓一下雨就漏，被子都發黴了，報了好幾回。 | | | *維修基金需三分之二業主簽字，已簽四十二戶，還差七戶。
dormitory@dormitory complex handling ago=6d | 五號樓電梯換鋼絲繩 | 電梯停了快一個星期，六樓的老師傅爬一趟歇兩回。 | | | *鋼絲繩已到，等特檢院排期。
wages@ to=personnel named handling ago=560d | 九十年代的工傷檔案補辦 | 一九九四年砸傷腰，當年的工傷檔案搬家時丟了，傷殘等級一直定不下來。 | | | *找到兩位當年的同班工友作證。 | *市檔案館答覆無存檔，改走勞動能力重新鑑定，排期中。
repairs@ to=centre handling ago=800d | 家屬院房產證一直沒辦 | 家屬院八棟買了十幾年，房產證還沒辦下來，孩子落戶都難。 | | | *土地分割手續已報自然資源局。 | =歷史用地紅線有爭議，正在等政府專班會議，有消息第一時間告知。
";
