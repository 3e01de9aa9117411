# What a poster says. Few words: read from three metres, in a helmet's light.
poster-title = 事事灵
poster-scan = 扫一扫
poster-scan-how = 微信或相机
poster-say = 说一句话
poster-say-how = 打字、说话或拍照
poster-say-how-no-camera = 打字或说话
poster-keep = 存好回执
poster-keep-how = 看办到哪了
poster-anonymous = 可匿名
poster-offline = 没有网络？打电话
poster-danger = 有生命危险，先打调度室
poster-join-wifi = 连上 Wi-Fi
poster-scan-to-report = 扫码反映
poster-network = 网络
poster-password = 密码
