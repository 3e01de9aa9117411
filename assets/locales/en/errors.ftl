# What is wrong, said to the one who sees it: what happened, and what to do.

# A command that cannot be read
malformed = This one cannot be read and was not taken
malformed-id = The id is wrong: a UUID of version 7 is wanted
malformed-version = Only version 1 is taken here
malformed-type = There is no such type
malformed-receipt = A receipt has 16 digits and letters; please check it
malformed-text-missing = Please write a sentence first
malformed-text-too-long = Too long: 4,000 characters at most
malformed-text-unreadable = It holds characters that cannot be shown; please take them out
malformed-kind = There is no such kind
malformed-kind-not-offered = Counsel and proposals are not taken here; please come to the service centre
malformed-face = Please choose one of the four ratings
malformed-case = It does not say which case
malformed-files = Six photos and one voice recording at most
malformed-identity = A name has 40 characters at most, a telephone number 30
malformed-shape = The content has the wrong shape: { $what }
malformed-date = The date or time cannot be read
malformed-title = A title is wanted, 60 characters at most
malformed-class = There is no such class
malformed-place = There is no such place
malformed-number = A case number looks like 2026-0176

# What the rules do not allow
refusal = That is not possible and was not taken
refusal-no-such-case = No such case was found; please check the receipt or the number
refusal-receipt-taken = This receipt is in use already; please send it as a new case
refusal-not-allowed = You may not do that
refusal-already-ended = The case has ended already
refusal-not-ended = The case has not ended yet
refusal-closed = The case is closed and cannot be changed
refusal-rated-by-phone-only = This was typed in for you; somebody will call you for your rating
refusal-reason-wanted = Where it is not solved, a reason is wanted
refusal-no-such-department = There is no such department
refusal-no-such-place-or-category = There is no such place or category
refusal-due-out-of-range = The time must lie ahead and within the limit of this class
refusal-already-there = It is with that department already
refusal-nothing-to-do = Nothing would change
refusal-not-published = The case is not published
refusal-already-marked = You have been counted already
refusal-erased = The words of this case were erased
refusal-no-such-file = No such file was announced
refusal-anonymous = This case is anonymous; no name was given
refusal-too-much = This case holds as many words and files as it can; please call or come by.

# Whole answers
problem-conflict = The same id with other content
problem-conflict-detail = This id was sent before with other content. Both are kept; you can send this one as a new case.
problem-not-found = There is no such page
problem-not-found-detail = The address may be mistyped, or the page is gone.
problem-method = Not this way
problem-method-detail = This address does not take that kind of request.
problem-too-large = Too large
problem-too-large-detail = { $limit } at most at a time.
problem-media-type = The wrong type
problem-media-type-detail = What is wanted here is { $wanted }.
problem-json = Not readable as JSON
problem-json-detail = The content was damaged on its way, or has the wrong form.
problem-entries = 32 entries at most at a time
problem-entries-detail = Please send them in several parts.
problem-receipts = 32 receipts at most at a time
problem-receipts-detail = Please ask in several parts.
problem-busy = Please wait a moment
problem-busy-detail = Too much at once. Try again in { $seconds } s; nothing is lost.
problem-full = The disk of the machine that takes filings is full
problem-full-detail = Nothing that was taken is lost, but nothing new can be taken now. Keep it on your phone; it is sent again later.
problem-stopped = The service centre is restarting
problem-stopped-detail = Please try again shortly. Nothing that was taken is lost.
problem-internal = Something went wrong
problem-internal-detail = The service centre has noted it. Please try again later.
problem-signed-out = Please sign in
problem-signed-out-detail = You are no longer signed in, or the token is wrong.
problem-sign-in = Not signed in
problem-sign-in-detail = The account or the password is wrong.
problem-forbidden = You may not do that
problem-forbidden-detail = Your post does not let you see this case or do this to it.
problem-cross-site = This request came from another site
problem-cross-site-detail = For safety nothing was done. Please do it again from a page of this site.
problem-link = This link has run out
problem-link-detail = Please open the page that it came from again.
problem-field = { $field }: { $why }
problem-back = To the first page

# Files
file-unknown = There is no such upload
file-unknown-detail = The upload is not there, or has run out. Please start it again.
file-not-yours = This receipt announced no such file
file-not-yours-detail = The words go first, files after. Please check the receipt and the upload’s id.
file-offset = That is not where it stands
file-offset-detail = { $offset } bytes have arrived; go on from there.
file-length = The length is wrong
file-length-detail = More came than was announced, or no length was announced.
file-checksum = The checksum does not match
file-checksum-detail = This part was damaged on its way; please send it again.
file-version = The wrong version of the upload protocol
file-version-detail = tus 1.0.0 is spoken here.
file-metadata = The upload does not say enough
file-metadata-detail = receipt and upload are wanted.
file-unreadable = The file cannot be opened
file-unreadable-detail = A photo is a JPEG, PNG or WebP; voice is what a phone recorded. The file may be damaged, or not what it says it is.
file-too-many-pixels = The photo is too large
file-too-many-pixels-detail = Please make the photo smaller and send it again.
file-busy = This file is being sent
file-busy-detail = Another connection is sending this file; go on with it shortly.

# A worker's addresses
problem-unknown-poster = There is no such poster
problem-unknown-poster-detail = The code may be damaged, or the place has changed. Never mind: you can simply write.
problem-unknown-place = There is no such place
problem-unknown-place-detail = The terminal's address may be wrong; compare it with the places at the desk.
problem-form = The form did not arrive whole
problem-form-detail = It broke off on the way and was not sent. Go back and send it again; what you wrote is still there.

# In the history, where a file was not taken
file-refused-not-a-picture = One file is no photo and was not taken. JPEG, PNG and WebP are.
file-refused-too-large = One photo is too large and was not taken. Please make it smaller and send it again.
file-refused-damaged = One photo was damaged on its way and was not taken. Please send it again.
file-refused-not-a-voice = One file is no voice recording and was not taken.
file-refused-too-long = One recording is too long and was not taken.

# The certificate of https, said at the start and on the settings page.
certificate-unreadable = The new certificate cannot be read: { $value }
certificate-none = There is no certificate in the certificate file.
certificate-no-key = There is no private key in the key file.
certificate-mismatch = Certificate and key do not belong together: { $value }
certificate-expired = The certificate expired on { $value }: phones warn or refuse. Put a new one in place.
certificate-soon = The certificate ends in { $days } days. Get a new one ready.
certificate-other-name = The certificate does not name the host of --base-url: phones will warn.
certificate-kept = The new certificate was not taken; the one before goes on.
problem-hub-away = The service centre cannot be reached just now
problem-hub-away-detail = Nothing you sent is lost; it goes on by itself once the line is back. How far a case is can be asked then; where your filing lies is on this phone, under "Mine".
relay-shelf-dated = The service centre cannot be reached just now. This is how it stood on { $when }.

# More photos at once than there is memory for
problem-crowded = Too many people are sending photos right now
problem-crowded-detail = Your words have not arrived. Go back one page and send again in a minute; or send the words without photos, which are taken at once.
