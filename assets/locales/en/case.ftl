# What became of a case, and the figures.
solved-within = Solved within { $span }
seconded-by = { $n ->
    [one] one more met it too
   *[other] { $n } more met it too
}
median = median

track-proxy = Typed in for you by the service centre
track-reopened = { $when }: you asked to have it handled again
track-not-accepted = { $when }: not accepted
track-withdrawn = { $when }: you took it back
track-rated = { $when }: you rated it

not-accepted-elsewhere = It is another office's matter; the words say whose.
not-accepted-unclear = There is nothing in it that one could act on.
not-accepted-repeated = The same matter is being handled, or was answered, under another number.
not-accepted-before-the-law = It is before a court or an arbitration.

form-photos-again = Please choose the photos again; your words are still here.

home-behind = { $period } · { $figure }: { $shown } of these cases are public; not public: { $rest }.

ledger-parts-in-time = { $part } of { $whole } within the limit; nine in ten within { $slow }

aside-received = Received
