# Relays: what a box at the pithead is told.
problem-relay-code = This code does not work
problem-relay-code-detail = It is wrong, used up or older than a day. An admin makes a new one at the desk under Relays.
problem-relay-revoked = This relay is let in no more
problem-relay-revoked-detail = The hub does not know it any more. To go on, an admin makes a new code at the desk under Relays.

# Relays at the desk
desk-relays = Relays
desk-relays-lead = A relay is a small box at the pithead or elsewhere: with the network down it takes what workers say, and passes it on when the hub can be reached. Adding one gives a line to type on that box, once.
desk-relay-new = Add a relay
desk-relay-name = Name
desk-relay-name-missing = Give it a name, such as “second shaft”.
desk-relay-place = Stands at
desk-relay-add = Add, get the code
desk-relay-code = Code for { $name }
desk-relay-code-text = Type this line on that box within 24 hours. It works once.
desk-relay-box = The box
desk-relay-renew = Make a new code
desk-relay-renew-note = The box was wiped or replaced, or the code ran out: make a new one. Once it is used, the old box is let in no more.
desk-relay-revoke = Revoke this relay
desk-relay-revoke-note = The box is lost or not needed: once revoked it brings nothing in. What lies on its disk opens at the hub only.
desk-relay-up = Up since { $when }
desk-relay-down = No word since { $when }
desk-relay-unheard = No word since the hub started
desk-relay-waits = Waits to be enrolled, until { $when }
desk-relay-code-old = The code ran out before it was enrolled
desk-relay-revoked = Revoked { $when }
desk-relay-nothing-waits = Nothing waits there
desk-relay-waiting = { $n } waiting there
desk-relay-oldest = the oldest for { $span }
desk-relay-version = Program { $version }
desk-relay-heard = { $n } brought to the hub
desk-relay-backed-up = { $n } of them in a verified backup
desk-relay-not-backed-up = Not in a verified backup yet

# What was kept aside
desk-asides = Kept aside
desk-asides-lead = Everything that a worker was told had arrived and that could not become part of a case. Read it, then file it as a new case or set it aside.
desk-asides-none = Nothing is kept aside.
desk-aside-from-device = straight from a phone
desk-aside-from-relay = through the relay “{ $name }”
desk-aside-filed = A new case
desk-aside-message = A message
desk-aside-rated = A rating
desk-aside-reopened = A wish to reopen
desk-aside-withdrawn = A wish to withdraw
desk-aside-unknown = Cannot be told what it is
desk-aside-conflict = It bears the id of an earlier one and says something else. The earlier one is in:
desk-aside-sealed = It does not open: sealed to another hub, or spoiled on the way. Ask whether that relay's box was changed.
desk-aside-failed = The key of its case is damaged: it could not be taken.
desk-aside-malformed = Not written as a command is.
desk-aside-no-words = No words in it can be read.
desk-aside-file = File as a new case
desk-aside-settle = Seen, set aside
