# What a worker reads.
outbox = To send
languages = Language
foot-nav = Elsewhere
nav-report = Tell us
nav-mine = My receipts
nav-home = The wall
nav-ledger = Ledger

danger-ask = Someone in danger?
danger-call = Call dispatch first

form-you-are-at = You are at
form-ask = What do you want to say?
form-example = e.g. We come off shift late and the bathhouse shuts at six. Could it stay open an hour longer?
form-draft = What you began last time is still here.
form-draft-clear = Start afresh
form-draft-aside = Put it aside, write another
form-drafts = Other drafts
form-photo = Photo
form-no-camera = No photos here, please: say it in words.
form-voice = Speak
form-where = Where
form-where-any = Not sure, leave it open
form-kind = This is a
form-category = Category
form-category-none = Not sure, leave it open
form-anonymous = Anonymous
form-anonymous-truth = No name, no number is kept; your voice and your words may still give you away
form-named-why = Leave a name and a number only if you want us to reach you. It is handled all the same without.
form-name = Name (optional)
form-phone = Telephone (optional)
form-cadre = It concerns an official or a unit: only the discipline office may read it
form-elsewhere = To talk in confidence or to file a congress proposal, come to the service centre or call
form-send = Send
form-offline = Without network it is kept on this phone; open this page with network and it is sent
form-browser = In WeChat: tap “…” at the top right and choose to open this in the browser; then it opens without network too.
form-look-again = Not sent yet: please look at what is marked in red. All you wrote is still here.

hint-request = Please get something done for me
hint-hazard = Something is unsafe and must be mended
hint-suggestion = This would be better
hint-praise = Somebody did well
hint-question = Ask about a rule or a policy

receipt-name = Receipt
receipt-only-you = Only you have this receipt. With it you follow, add and rate; nobody can find it again for you.
receipt-keep = Take a screenshot, write it down or save it as a picture. This phone remembers it too.
receipt-copy = Copy
receipt-save = Save as picture
receipt-track = See how far it is
receipt-again = Tell us another thing
receipt-renewed = There is a new receipt; the old one no longer counts. Please save it again.

state-device = Kept on this phone
state-device-yet = , not sent yet
state-relay = {" "}has it
state-relay-yet = , on its way to the service centre
state-hub = The service centre has it

track-find = See how far it is
track-type-receipt = Type the 16 characters of your receipt
track-show = Show
track-lost = Capitals, spaces and dashes do not matter. If the receipt is lost, tell us again and say that you told us before.
track-waiting = Looking…
track-offline = The service centre cannot be reached now, so progress cannot be looked up; look again later.
rate-ask = How was it handled? One tap is enough
rate-only-you = Only you can rate; staff cannot do it for you.
rate-yours = Your rating:
write-ask = Say something more
write-send = Send
reopen = Not satisfied: handle it again
reopen-why = What is not right yet?
withdraw = No longer needed: withdraw
withdraw-means = Once withdrawn it is not handled any more. What was said stays.
withdraw-do = Withdraw it
forget = Delete from this phone

mine-only-here = Receipts are kept on this phone only. Another phone or a cleared cache loses them: keep a copy.
mine-send-all = Send now
mine-empty = No receipt on this phone yet.
mine-no-script = This browser cannot remember receipts; type yours below.
mine-have-receipt = A receipt you kept elsewhere
mine-news = New answer
mine-send = Send now
mine-outbox = What is in the way

outbox-empty = Everything has been sent; nothing is waiting on this phone.
outbox-no-script = This browser cannot keep and send later: submitting needs a network.
outbox-drafts = Not finished
outbox-drafts-why = Only on this phone, not submitted yet.
outbox-draft-go = Go on writing
outbox-remove = Remove
outbox-mend = Mend and send
outbox-export = Take a copy along
outbox-export-why = If it will not go out, save it as a file and hand it to the service centre. It holds your receipts: show it to nobody else.
outbox-export-copy = Copy the text
outbox-export-text = Save as text
outbox-export-file = Save as a file, with photos and voice

ledger-title = Ledger
ledger-by = What was promised and what was done. { $issuer }, counted { $when }.
ledger-few = Fewer than 5: not shown
ledger-aside = Set apart
ledger-aside-why = These are not part of the completion rate; their numbers are given as they are.
ledger-rest = A number opens the published cases behind it; the rest is counted only.
ledger-chain = Seal against change
ledger-chain-why = The seal of all records on { $day }. If a record is changed, the seal no longer fits.

home-what = What people said, what was answered and what came of it.
home-narrow = Show only
home-empty = Nothing has been published yet.
home-before = Before
home-after = After
home-second = Me too
home-thumb = Thumbs up
home-pages = Pages
home-newer = Newer
home-older = Older

front-how = A sentence, a photo or a recording will do; anonymous if you like
front-mine = Follow and rate
front-home = What others said
front-ledger = How it goes
front-results = Done lately
front-steps = Three steps
front-step-say = Say it: scan the code on a poster, or tap “Tell us”.
front-step-keep = Keep the receipt: only you have it, and it shows you how far things are.
front-step-rate = Rate the result: not satisfied means it is handled again.

message-call = You can also call the service centre

# The facts under a station, and what a post answers.
you = You
photo-n = Photo { $n }
track-received = { $when }: the service centre has it
track-answer-by = First answer by { $when }
track-department = Handled by { $department }
track-due = Due by { $when }
track-due-late = Was due by { $when }: late
track-ended = { $when }: { $ending }
track-rate-wait = Once it is done, you rate it
track-reopen-hint = Not satisfied? You can have it handled again
track-unknown = No case has this receipt; please check its 16 characters.
track-erased = The words of this case were erased as asked.
done-written = Sent to the service centre.
done-rated = Thank you, your rating is noted: { $rating }
done-reopened = It will be handled again; the service centre asks the department.
done-withdrawn = Withdrawn.
chip-all = All
