# The default site: what a hub knows before anybody has told it anything. Each name can be changed at the desk.
site-issuer = 煤礦工會 · 群團服務中心
site-admin = 管理員

quick-reply-1 = 收到，儘快協調。
quick-reply-2 = 收到，已轉有關部門，今天給您回話。
quick-reply-3 = 謝謝提醒，馬上去看。
quick-reply-4 = 請再說具體些：什麼時間、哪個位置？

department-centre = 群團服務中心
department-logistics = 後勤服務中心
department-safety = 安全監察部
department-personnel = 人力資源部
department-production = 生產技術部
department-electromechanics = 機電管理部
department-dispatch-room = 調度室
department-party = 黨群工作部
department-discipline = 紀檢監察室

category-shaft = 井口入井
category-roof = 頂板支護
category-gas = 瓦斯通風
category-electrics = 機電設備
category-transport = 運輸提升
category-protection = 勞動防護
category-wages = 工資
category-attendance = 考勤
category-leave = 休假
category-training = 培訓
category-conduct = 工作作風
category-equipment = 設備工具
category-materials = 材料配件
category-process = 生產組織
category-rationalisation = 合理化建議
category-canteen = 食堂
category-bathhouse = 澡堂
category-dormitory = 宿舍
category-laundry = 洗衣房
category-parking = 停車
category-shuttle = 班車
category-repairs = 維修
category-recreation = 文體活動
category-care = 幫扶關愛

place-pithead = 井口
place-office = 辦公樓
place-mining = 採掘樓
place-canteen = 職工食堂
place-centre = 群團服務中心
place-bathhouse = 女職工澡堂
place-laundry = 洗衣房
place-dormitory = 宿舍
place-parking = 停車場
place-recreation = 文體館
place-team-room = 區隊會議室
