# What the program prints in its terminal.
start-worker = Workers     { $value }
start-desk = Desk        { $value }
start-kiosk = Kiosk       { $value }
start-poster = Poster      { $value }
start-admin = The admin's first sign-in (works once, for seven days)
    { $value }
start-kit = Recovery kit: copy it or print it and lock it away. Without it no backup can be opened.
start-plain-http = This is plain http. Text, photos and the outbox work; no voice, no opening offline once the page was closed, and others on the network may read passwords and words. Before going live set up a certificate (--tls-cert, --tls-key) and --base-url.
start-certificate = The certificate is good until { $value }
start-ready = Ready { $value }

backup-done = Backup done: { $value }
restore-done = Restore done: { $value }
verify-done = Verified: { $value }
backup-files-missing = Photos or voice are missing from the data directory (still in the backup / nowhere): { $value }
restore-files-missing = The backup lacks { $value } photos or recordings; all else is restored
verify-views = The views were compared with the journal: { $value } rows
verify-views-hub-runs = The hub is running: its views were not compared here; it compares them itself after each start
verify-views-not-there = There are no views yet: the next start makes them from the journal
verify-views-no-room = No room for a copy of the views in the folder for temporary files: they were not compared
staff-link = Sign-in link of { $account } (works once, for seven days)
    { $value }
staff-unknown = No such account: { $value }
poster-done = Posters written to { $value }
poster-unknown-place = No such place: { $value }
demo-done = Three years are told: { $value } cases
demo-accounts = Sign in at the desk as one of these; everybody's password is { $value }:
demo-receipts = Receipts to look at:
demo-next = Start it: { $value }
demo-not-empty = There are cases or people here already: the demo fills an empty data directory; name another with --data

relay-name = Relay       { $value }
relay-hub = Hub         { $value }
relay-waiting = Waiting     { $value }
relay-away = The hub { $value } cannot be reached; trying again and again.
relay-no-code = This machine is not enrolled as a relay yet. An admin opens a code at the desk under "Relays" (it works once, within 24 hours); then start it like this:
    shishiling --relay-to { $value } --enrol CODE
relay-wrong-code = The code is wrong, used up or too old. An admin can open a new one at { $value }/desk/relays.
relay-other-hub = This data directory is enrolled at another hub: { $value }. To move it, give a code of the new hub; if not, check --relay-to.
relay-distrusted = This machine does not trust the hub's certificate ({ $value }). If the mine issued it itself, name the issuer's certificate file with --relay-ca.
relay-not-a-hub = Whoever answers at { $value } is no hub of this kind. Check the address of --relay-to, and whether a gateway asks for a sign-in on the way.
