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
device-next-try = Next try at {"{time}"}
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
device-no-attachment = Attachments cannot be added right now; please send the words first
device-stop = Stop
device-no-microphone = The microphone cannot be used: please type, or allow this page to use it in the phone's settings

# The receipt
device-copied = Copied
device-picture-note = Keep it safe: this receipt shows what became of it

# Receipts kept on this phone
device-forget-sure = Remove this receipt from the phone? Unless you have saved it elsewhere, you will not be able to follow this matter any more.
device-drop-sure = This one has not been sent yet. Once removed, the service centre will never receive it. Remove it?
