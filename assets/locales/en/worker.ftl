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
form-photo = Photos
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
form-browser = Tap “…” at the top right and open this in your browser, so that it works without network
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

state-device = Kept on this phone, not sent yet
state-relay = {" "}has it, on its way to the service centre
state-hub = The service centre has it
