# What a poster says. Few words: read from three metres, in a helmet's light.
poster-title = 事事靈
poster-scan = Scan
poster-scan-how = WeChat or the camera
poster-say = Say it
poster-say-how = type, speak or take a photo
poster-say-how-no-camera = type or speak
poster-keep = Keep the receipt
poster-keep-how = see how far it has come
poster-anonymous = Anonymous if you like
poster-offline = No network? Call
poster-danger = Danger to life: first call the dispatch room
