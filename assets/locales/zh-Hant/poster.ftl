# What a poster says. Few words: read from three metres, in a helmet's light.
poster-title = 事事靈
poster-scan = 掃一掃
poster-scan-how = 微信或相機
poster-say = 說一句話
poster-say-how = 打字、說話或拍照
poster-say-how-no-camera = 打字或說話
poster-keep = 存好回執
poster-keep-how = 看辦到哪了
poster-anonymous = 可匿名
poster-offline = 沒有網絡？打電話
poster-danger = 有生命危險，先打調度室
poster-join-wifi = 連上 Wi-Fi
poster-scan-to-report = 掃碼反映
poster-network = 網絡
poster-password = 密碼
