# Relays: what a box at the pithead is told.
problem-relay-code = 這個登記碼不能用
problem-relay-code-detail = 登記碼打錯了、用過了，或者超過了一天。請管理員在工作台「轉送站」裏另發一個。
problem-relay-revoked = 這個轉送站已停用
problem-relay-revoked-detail = 總站不再認它。要接著用，請管理員在工作台「轉送站」裏發一個新的登記碼。
