//! Courts, the library, clubs and contests.

pub(in super::super) const TOLD: &str = "
recreation@recreation hot picture=court | 羽毛球場網子塌了 | 文體館羽毛球網中間塌成月牙，柱子也鬆，四個人打球一半時間在繫網。 | 換了兩副新網和可調立柱，場地重新劃線，地膠補了六處。 | 手感一流，晚上館裏人都多了。
recreation@recreation hot | 乒乓球桌不夠 | 兩張乒乓球桌二十個人等，輪到我都該下班了。 | 添了四張新桌，一樓過廳改成乒乓球區，二十二點關燈。 | 天天能打上。
recreation@recreation small | 籃球框歪了 | 室外籃球框歪了，投籃得往左瞄半米。 | 焊正並換了籃網。 | 準了。
recreation@recreation | 健身房跑步機壞一半 | 四台跑步機兩台貼着「故障」有三個月了。 | 兩台修好，又添一台橢圓機；每月十號保養。 | 
recreation@recreation suggestion | 辦個倒班職工聯賽 | 現在的比賽都在白班時間，倒班的人永遠參加不了，建議分兩場。 | 採納。籃球聯賽分早場和晚場，倒班隊有八支報名。 | 我們隊進了前四！
recreation@recreation | 文體館週一不開門 | 我輪休剛好是週一，文體館老關門。 | 改為週一照開，清潔放在每天凌晨。 | 
recreation@recreation question | 家屬能進健身房嗎 | 帶媳婦一起健身行不行？ | 憑家屬卡可以，十八點到二十點職工優先。 | 
recreation@recreation fairly | 圖書室書太舊 | 職工書屋的書都是十年前的，孩子來了沒得看。 | 按大家的書單添了一千二百冊，設了兒童角。 | 新書多了，座位還少。
recreation@recreation small | 更衣櫃沒鎖 | 文體館更衣櫃沒鎖，打球手機沒處放。 | 裝了四十把密碼鎖。 | 
recreation@recreation bad | 羽毛球館被包場 | 週末來了三回都寫着「包場」，不知道包給誰了。 | 以後包場提前三天公示。 | 公示了照樣天天包。
recreation@recreation hazard | 看台椅子掉螺絲 | 籃球館看台第三排椅子一坐就後仰，螺絲掉了。 | 看台三百二十個座椅全部緊固，換了四十一個螺栓。復查合格。 | 
recreation@recreation | 燈光太暗看不清球 | 羽毛球場燈滅了四盞，高球看不見。 | 換成防眩光的燈，照度測了三百勒克斯。 | 看得清羽毛了。
recreation@recreation suggestion | 開個書法班 | 隊裏有不少喜歡寫字的，建議請退休的老潘開個書法班。 | 採納。每週四晚上在書屋，老潘免費教，報了二十六人。 | 老潘寫得真好。
recreation@recreation | 游泳池什麼時候開 | 夏天的游泳池都六月了還沒放水。 | 循環泵大修，六月二十日放水，水質檢測貼在門口。 | 
recreation@recreation small | 球館地板起泡 | 乒乓球區地膠起泡絆腳。 | 重新粘貼。 | 
recreation@recreation planned | 建個室內足球場 | 踢球的人多，只能在煤場邊上踢。 | 選址已看過三處，列入明年文體設施計劃，徵求職工意見後定。 | 有盼頭。
recreation@recreation | 廣場舞和籃球搶地 | 晚上廣場舞把籃球場佔了，音樂震得頭疼。 | 劃分時段：十九點前籃球，之後廣場舞移到東廣場，音量限七十分貝。 | 兩邊都不吵了。
recreation@recreation group | 電影放映能不能換片 | 群裏說每週電影都是老片。 | 改為群裏投票選片，本週放得票最高的。 | 
recreation@recreation unrated | 飲水機沒水 | 館裏飲水機空的。 | 改接直飲水。 | 
recreation@recreation visit | 棋牌室暖壺沒水 | 老職工反映棋牌室暖壺總是空的。 | 裝了電開水器。 | 回訪：喝上熱茶了。
recreation@recreation bad | 比賽名單不公開 | 歌詠比賽誰去誰不去，隊裏說了算，也不公示。 | 名單已公示。 | 公示的是結果，過程呢？ | !我問的是怎麼選的。 | @重新組織公開選拔，評委抽籤，成績現場打分，您也報上名了。 | ^選上選不上都服氣。
recreation@recreation suggestion | 親子運動會 | 孩子一年見不了幾面，建議辦個親子運動會。 | 採納。六一辦了第一屆，一百四十個家庭參加，照片可到書屋領。 | 孩子說還要來。
recreation@recreation small | 球拍沒處借 | 想打球沒拍子。 | 前台備了十副，憑卡借用。 | 
recreation@recreation | 台球桌呢子破了 | 台球桌的呢子被捅了個洞。 | 換了新呢子。 | 
recreation@recreation complex | 文體館漏雨 | 下雨天羽毛球場中間擺三個水桶。 | 屋面防水重做八百平方米，經兩場大雨檢驗不漏。 | 桶收起來了。 | *材料進場。 | *東半部完工，西半部下週。
recreation@recreation question | 釣魚協會怎麼加入 | 聽說有釣魚協會，怎麼加入？ | 週五晚到文體館二樓登記，會費一年二十元。 | 
recreation@recreation declined | 通宵開放健身房 | 建議健身房通宵開。 | 夜間無人值守有安全風險，暫不能辦；早上提前到五點開，夜班下來能用。 | 五點也好。
recreation@recreation praise | 感謝帶大家跑步的老鄭 | 老鄭每天早上帶着我們二十多個胖子跑步，半年我瘦了二十斤。 | 已轉達，老鄭說下個月跑十公里。 | 
recreation@recreation | 活動總在食堂發通知 | 活動通知只貼食堂，宿舍的人看不見。 | 通知同步到宿舍屏幕和群裏，提前七天。 | 
recreation@recreation small | 門口台階太高 | 文體館門口台階太高，老職工上不去。 | 加了坡道和扶手。 | 
";
