# The words of the trade: one word per concept, the same everywhere.
brand = 事事靈
slogan = 事事有回音，件件有著落

kind-request = 訴求
kind-hazard = 隱患
kind-suggestion = 建議
kind-praise = 表揚
kind-question = 疑問

status-waiting = 待受理
status-handling = 正在辦理
status-rating = 待您評價
status-closed = 已完結

ending-solved = 已解決
ending-planned = 列入計劃
ending-explained = 已說明
ending-declined = 暫不能辦
ending-not-accepted = 不予受理
ending-withdrawn = 已撤回

face-satisfied = 滿意
face-fairly = 基本滿意
face-dissatisfied = 不滿意
face-very-dissatisfied = 很不滿意

class-danger = 危險
class-small = 小事
class-ordinary = 一般
class-complex = 複雜

service-centre = 群團服務中心

category-safety = 安全生產
category-management = 企業管理
category-production = 生產經營
category-logistics = 物業後勤

span-seconds = { $n } 秒
span-minutes = { $n } 分
span-hours = { $n } 小時
span-days = { $n } 天

ending-passed-on = 已轉達
answered-after = { $span }後答覆

# The figures of the ledger. The plain sentence says what is counted and what is not.
measure-first-answer = 首次答覆
measure-first-answer-means = 從服務中心收到，到有人第一次答覆，等了多久。取中位數：一半比它快，一半比它慢。
measure-substantive = 給出準信
measure-substantive-means = 從收到，到答覆裡說清誰來辦、幾時辦完，等了多久。同樣取中位數。
measure-completion = 辦結率
measure-completion-means = 這段時間到期的事，如今辦結了、沒被推翻、沒要求重辦的，佔多少。列入計劃的另算掛賬。
measure-in-time = 按期辦結率
measure-in-time-means = 同樣那些到期的事，在時限以內辦結的佔多少。
measure-solved = 解決率
measure-solved-means = 同樣那些到期的事，真正解決了的佔多少。說明情況、暫不能辦的，不算解決。
measure-satisfied = 滿意率
measure-satisfied-means = 評過的裡，滿意和基本滿意的佔多少，以最後一次評價為準。沒評價的，不算滿意。
measure-first-satisfied = 首評滿意率
measure-first-satisfied-means = 只看第一次評價，滿意和基本滿意的佔多少。
measure-rated = 評價率
measure-rated-means = 請職工評價的事，有多少評了。
measure-cumulative = 累計辦結
measure-cumulative-means = 這段時間收到的事，到今天有多少辦結。這是各礦常說的那個數。
measure-parts = { $whole } 件裡 { $part } 件
stretch-month = 本月
stretch-year = { $year } 年
count-cases = { $n } 件
count-few = 不足 5 件
aside-planned = 列入計劃（掛賬）
aside-withdrawn = 撤回
aside-not-accepted = 不予受理
aside-praise = 表揚
aside-by-phone = 電話回訪代記的評價
