# What the scripts on a worker's phone say. {"{…}"} is filled in by the script.
device-name = 事事靈
device-slogan = Every word is answered, every matter is settled

# The three honest states
device-kept = Kept on this phone, not sent yet
device-relay = {"{place}"} has it; on its way to the service centre
device-hub = The service centre has it
device-conflict = This was sent before with other content. You can send it as a new one.
device-refused = The service centre did not take it:
device-as-new = Send as a new one
device-files = The words have arrived, attachments are on their way ({"{done}"}/{"{all}"})
device-files-refused = {"{n}"} attachments were not taken; the words have arrived

# The form
device-empty = Please write a sentence first, or press “Speak” and say it
device-too-long = Too long: at most {"{n}"} characters
device-see-voice = (see the recording)
device-remove = Remove
device-photos-max = At most {"{n}"} photos
device-photo-large = This photo is too large, please choose another
device-full = There is no room on this phone for the attachment; the words are kept
device-voice-cut = The phone is full: only the beginning of the recording is kept
device-draft-full = There is no room on this phone for the draft: leave now and what you wrote is gone
device-no-attachment = Attachments cannot be added right now; please send the words first
device-stop = Stop
device-no-microphone = The microphone cannot be used: please type, or allow this page to use it in the phone's settings

# The receipt
device-copied = Copied
device-picture-note = Keep it safe: this receipt shows what became of it

# Receipts kept on this phone
device-forget-sure = Remove this receipt from the phone? Unless you have saved it elsewhere, you will not be able to follow this matter any more.
device-drop-sure = This one has not been sent yet. Once removed, the service centre will never receive it. Remove it?

# The outbox page
device-out-message = Added
device-out-rated = Rating
device-out-reopened = Asked to reopen
device-out-withdrawn = Withdrawn
device-out-seconded = Me too
device-out-next = Next try in {"{span}"}
device-out-asks = Asking the service centre again in {"{span}"}
device-out-wait = They ask for patience: next try in {"{span}"}
device-out-now = Trying…
device-out-seconds = {"{n}"} s
device-out-minutes = {"{m}"} min {"{s}"} s
device-out-files = The words have arrived, attachments are on their way
device-out-photo = Photo {"{n}"}
device-out-voice = Recording
device-out-part = {"{done}"} of {"{all}"} KB sent
device-out-part-done = All of it sent
device-out-part-refused = Not taken; the words are not affected
device-out-part-later = Goes after the words ({"{all}"} KB)
device-out-silent = Nobody answers: no network, or too weak. Your words are kept; walk to where there is a network and open this page.
device-out-portal = This network asks for a sign-in first (as Wi-Fi in dormitories does). Open another page, sign in, then come back and press “Send now”.
device-out-large = They say it is too large at once. It is tried one by one; if that fails, take fewer photos along.
device-out-busy = Many people are sending; it is queuing and will be tried again.
device-out-full = The machine there is full. Your words are safe here and will be tried again. If it is urgent, please phone.
device-out-broken = The machine there has a fault. Your words are safe here and will be tried again. If it is urgent, please phone.
device-out-odd = It was not taken ({"{why}"}). It is tried again; if that fails, save it as a file below and hand it to the service centre.
device-out-filing = This goes once the matter before it has arrived.
device-out-drop-copy = The words have left this phone already: only the copy here goes, and attachments that have not arrived. Remove it?
device-out-draft-sure = Remove this draft? It cannot be brought back.
device-out-draft-empty = (nothing written yet)
device-out-photos = {"{n}"} attachments
device-out-file-head = These words were kept on a phone and have not all reached the service centre. Please hand them to the centre to be entered.
