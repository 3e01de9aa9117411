# What a poster says. Few words: read from three metres, in a helmet's light.
poster-title = 事事靈
poster-scan = Scan
poster-scan-how = WeChat or camera
poster-say = Say it
poster-say-how = type, talk or photo
poster-say-how-no-camera = type or talk
poster-keep = Keep the receipt
poster-keep-how = follow your case
poster-anonymous = Anonymous if you like
poster-offline = No network? Call
poster-danger = Danger to life: first call the dispatch room
poster-join-wifi = Join the Wi-Fi
poster-scan-to-report = Scan to report
poster-network = Network
poster-password = Password
