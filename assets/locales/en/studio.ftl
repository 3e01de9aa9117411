# The posters' studio and their scans.
studio-title = Posters
studio-make = Make posters
studio-make-this = Print this one
studio-lead = Choose the paper, look at the true sheet, print or download.
studio-quiet = No scans
studio-lately = { $n } in 30 days
studio-retired = Taken down
studio-replaced-by = Replaced by { $code }
studio-still-leads = The old poster still opens the form.
studio-silent =
    { $n ->
        [one] One poster has fallen silent
       *[other] { $n } posters have fallen silent
    }
studio-silent-what = Go and look: it may be torn, covered, fallen down, or too dirty to be read.
studio-rule-title = How this is worked out
studio-rule = From the 28 days up to its last scan follows how often it is usually scanned. It is reported after at least 7 days without a scan in which 5 or more would have been usual: one that is scanned 5 times a week after 7 days, one that is scanned once a month after 20 weeks. One that was never scanned is reported 14 days after it was made. Those taken down or replaced are not.
studio-never = Made { $days } days ago and never scanned
studio-fallen = Usually about { $weekly } a week; none for { $days } days since { $since }
studio-template = Paper
studio-template-notice = Notice
studio-template-poster = Poster
studio-template-board = Pithead board with Wi-Fi code
studio-reach = A phone can stand up to { $metres } m away
studio-which = Which posters
studio-all = All that hang ({ $n })
studio-some = Only those chosen
studio-list = Choose posters
studio-language = Language
studio-second = Second language
studio-language-zh-Hant = Traditional Chinese
studio-language-zh-Hans = Simplified Chinese
studio-language-en = English
studio-words = Words of your own
studio-headline = Headline
studio-line = Line below it
studio-words-note = Left empty, the sheet bears the usual name and motto. Room for { $headline } Chinese characters or twice as many letters, and { $line } below.
studio-wifi = The relay's Wi-Fi (on the pithead board)
studio-ssid = Network name
studio-password = Wi-Fi password
studio-hidden = This network does not show its name
studio-wifi-note = The password is printed on the board for everybody to read: use a network that is only for reaching the relay. Leave it empty for an open network.
studio-crop = Crop marks (in the PDF for a print shop)
studio-see = Show the sheets
studio-proof =
    { $n ->
        [one] The true sheet
       *[other] The { $n } true sheets
    }
studio-pdf =
    { $n ->
        [one] PDF of one page
       *[other] One PDF of { $n } pages
    }
studio-print-note = PDF and SVG are vectors and stay sharp at any size; PNG has 300 dpi.
studio-print-how = Choose { $paper } paper, no margins, a scale of 100 % and background graphics.
studio-none-chosen = No poster is chosen.
studio-headline-long = The headline is too long: { $max } Chinese characters or twice as many letters.
studio-line-long = The line below the headline is too long: { $max } Chinese characters or twice as many letters.
studio-languages = A poster bears two languages at most.
studio-wifi-name = A network name has 32 bytes at most.
studio-wifi-password = A Wi-Fi password has 8 to 63 letters, digits or signs; leave it empty for an open network.
studio-today = Today
studio-week = 7 days
studio-month = 30 days
studio-year = A year
studio-cases = Cases
studio-made = Made on { $when }
studio-scans = Scans
studio-no-scans = Not scanned in the last 60 days.
studio-bars = Scans on each of the last 60 days; { $n } in the last 30
studio-days = Day by day
studio-day = Day
studio-count = Scans
studio-scans-note = Only the poster, the day and the number are known: not who scanned, nor with what. Forms opened from the phone itself without network are not in it. Numbers are kept for 400 days.
studio-change = Change
studio-label = Where it hangs
studio-label-example = For example: outside the changing room
studio-label-missing = Say where the new poster hangs, so that it can be told from the others.
studio-add = One more at “{ $place }”
studio-add-note = The new poster has a code of its own and its scans are counted apart.
studio-add-do = Add it
studio-replace = Replace it
studio-replace-note = From then on the old poster opens the form of the new one's place.
studio-by = Replaced by
studio-by-new = A new one
studio-by-place = Place of the new one
studio-replace-do = Replace it
studio-no-such-replacement = There is no such poster, or it does not hang any more.
studio-retire = Take it down
studio-retire-note = It is no longer printed nor reported as silent; one that was overlooked still opens the form.
studio-again = It hangs again
studio-rail-silent = Silent posters
studio-of-place = Codes and scans
