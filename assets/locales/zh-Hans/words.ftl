# The words of the trade: one word per concept, the same everywhere.
brand = 事事灵
slogan = 事事有回音，件件有着落

kind-request = 诉求
kind-hazard = 隐患
kind-suggestion = 建议
kind-praise = 表扬
kind-question = 疑问

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

face-satisfied = 满意
face-fairly = 基本满意
face-dissatisfied = 不满意
face-very-dissatisfied = 很不满意

class-danger = 危险
class-small = 小事
class-ordinary = 一般
class-complex = 复杂

service-centre = 群团服务中心

category-safety = 安全生产
category-management = 企业管理
category-production = 生产经营
category-logistics = 物业后勤

span-seconds = { $n } 秒
span-minutes = { $n } 分
span-hours = { $n } 小时
span-days = { $n } 天

ending-passed-on = 已转达
answered-after = { $span }后答复

# The figures of the ledger. The plain sentence says what is counted and what is not.
measure-first-answer = 首次答复
measure-first-answer-means = 从服务中心收到，到有人第一次答复，等了多久。取中位数：一半比它快，一半比它慢。
measure-substantive = 给出准信
measure-substantive-means = 从收到，到答复里说清谁来办、几时办完，等了多久。同样取中位数。
measure-completion = 办结率
measure-completion-means = 这段时间到期的事，如今办结了、没被推翻、没要求重办的，占多少。列入计划的另算挂账。
measure-in-time = 按期办结率
measure-in-time-means = 同样那些到期的事，在时限以内办结的占多少。
measure-solved = 解决率
measure-solved-means = 同样那些到期的事，真正解决了的占多少。说明情况、暂不能办的，不算解决。
measure-satisfied = 满意率
measure-satisfied-means = 评过的里，满意和基本满意的占多少，以最后一次评价为准。没评价的，不算满意。
measure-first-satisfied = 首评满意率
measure-first-satisfied-means = 只看第一次评价，满意和基本满意的占多少。
measure-rated = 评价率
measure-rated-means = 请职工评价的事，有多少评了。
measure-cumulative = 累计办结
measure-cumulative-means = 这段时间收到的事，到今天有多少办结。这是各矿常说的那个数。
measure-parts = { $whole } 件里 { $part } 件
stretch-month = 本月
stretch-year = { $year } 年
count-cases = { $n } 件
count-few = 不足 5 件
aside-planned = 列入计划（挂账）
aside-withdrawn = 撤回
aside-not-accepted = 不予受理
aside-praise = 表扬
aside-by-phone = 电话回访代记的评价
