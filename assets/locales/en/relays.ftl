# Relays: what a box at the pithead is told.
problem-relay-code = This code does not work
problem-relay-code-detail = It is wrong, used up or older than a day. An admin makes a new one at the desk under Relays.
problem-relay-revoked = This relay is let in no more
problem-relay-revoked-detail = The hub does not know it any more. To go on, an admin makes a new code at the desk under Relays.
