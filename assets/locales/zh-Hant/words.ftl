# The words of the trade: one word per concept, the same everywhere.
brand = 事事靈
slogan = 事事有回音，件件有著落

kind-request = 訴求
kind-hazard = 隱患
kind-suggestion = 建議
kind-praise = 表揚
kind-question = 疑問
kind-counsel = 談心
kind-proposal = 提案

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
ending-merged = 已合併

face-satisfied = 滿意
face-fairly = 基本滿意
face-dissatisfied = 不滿意
face-very-dissatisfied = 很不滿意

class-danger = 危險
class-small = 小事
class-ordinary = 一般
class-complex = 複雜

node-device = 本機
node-relay = 轉送站
node-hub = 總站
service-centre = 群團服務中心

category-safety = 安全生產
category-management = 企業管理
category-production = 生產經營
category-logistics = 物業後勤

span-seconds = { $n } 秒
span-minutes = { $n } 分
span-hours = { $n } 小時
span-days = { $n } 天
