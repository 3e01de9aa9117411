# Relays: what a box at the pithead is told.
problem-relay-code = 这个登记码不能用
problem-relay-code-detail = 登记码打错了、用过了，或者超过了一天。请管理员在工作台「转送站」里另发一个。
problem-relay-revoked = 这个转送站已停用
problem-relay-revoked-detail = 总站不再认它。要接着用，请管理员在工作台「转送站」里发一个新的登记码。
