# The default site: what a hub knows before anybody has told it anything. Each name can be changed at the desk.
site-issuer = 煤矿工会 · 群团服务中心
site-admin = 管理员

quick-reply-1 = 收到，尽快协调。
quick-reply-2 = 收到，已转有关部门，今天给您回话。
quick-reply-3 = 谢谢提醒，马上去看。
quick-reply-4 = 请再说具体些：什么时间、哪个位置？

department-centre = 群团服务中心
department-logistics = 后勤服务中心
department-safety = 安全监察部
department-personnel = 人力资源部
department-production = 生产技术部
department-electromechanics = 机电管理部
department-dispatch-room = 调度室
department-party = 党群工作部
department-discipline = 纪检监察室

category-shaft = 井口入井
category-roof = 顶板支护
category-gas = 瓦斯通风
category-electrics = 机电设备
category-transport = 运输提升
category-protection = 劳动防护
category-wages = 工资
category-attendance = 考勤
category-leave = 休假
category-training = 培训
category-conduct = 工作作风
category-equipment = 设备工具
category-materials = 材料配件
category-process = 生产组织
category-rationalisation = 合理化建议
category-canteen = 食堂
category-bathhouse = 澡堂
category-dormitory = 宿舍
category-laundry = 洗衣房
category-parking = 停车
category-shuttle = 班车
category-repairs = 维修
category-recreation = 文体活动
category-care = 帮扶关爱

place-pithead = 井口
place-office = 办公楼
place-mining = 采掘楼
place-canteen = 职工食堂
place-centre = 群团服务中心
place-bathhouse = 女职工澡堂
place-laundry = 洗衣房
place-dormitory = 宿舍
place-parking = 停车场
place-recreation = 文体馆
place-team-room = 区队会议室
