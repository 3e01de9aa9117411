# The words of the trade: one word per concept, the same everywhere.
brand = 事事灵
slogan = 事事有回音，件件有着落

kind-request = 诉求
kind-hazard = 隐患
kind-suggestion = 建议
kind-praise = 表扬
kind-question = 疑问
kind-counsel = 谈心
kind-proposal = 提案

status-waiting = 待受理
status-handling = 正在办理
status-rating = 待您评价
status-closed = 已完结

ending-solved = 已解决
ending-planned = 列入计划
ending-explained = 已说明
ending-declined = 暂不能办
ending-not-accepted = 不予受理
ending-withdrawn = 已撤回
ending-merged = 已合并

face-satisfied = 满意
face-fairly = 基本满意
face-dissatisfied = 不满意
face-very-dissatisfied = 很不满意

class-danger = 危险
class-small = 小事
class-ordinary = 一般
class-complex = 复杂

node-device = 本机
node-relay = 转送站
node-hub = 总站
service-centre = 群团服务中心

category-safety = 安全生产
category-management = 企业管理
category-production = 生产经营
category-logistics = 物业后勤

span-seconds = { $n } 秒
span-minutes = { $n } 分
span-hours = { $n } 小时
span-days = { $n } 天
