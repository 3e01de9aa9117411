# The words of the trade: one word per concept, the same everywhere.
brand = Shishiling
slogan = Every word gets an answer, every matter a result

kind-request = Request
kind-hazard = Hazard
kind-suggestion = Idea
kind-praise = Praise
kind-question = Question

status-waiting = Waiting
status-handling = Being handled
status-rating = For you to rate
status-closed = Closed

ending-solved = Solved
ending-planned = Planned
ending-explained = Explained
ending-declined = Not possible for now
ending-not-accepted = Not accepted
ending-withdrawn = Withdrawn

face-satisfied = Satisfied
face-fairly = Fairly satisfied
face-dissatisfied = Dissatisfied
face-very-dissatisfied = Very dissatisfied

class-danger = Danger
class-small = Small
class-ordinary = Ordinary
class-complex = Complex

service-centre = Service centre

category-safety = Safety
category-management = Management
category-production = Production
category-logistics = Logistics

span-seconds = { $n } s
span-minutes = { $n } min
span-hours = { $n } h
span-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}

ending-passed-on = Passed on
answered-after = answered after { $span }

# The figures of the ledger. The plain sentence says what is counted and what is not.
measure-first-answer = First answer
measure-first-answer-means = How long it took from arrival at the service centre to the first answer by a person. The median: half were faster, half slower.
measure-substantive = Firm answer
measure-substantive-means = How long it took until the answer said who does it and by when. The median, too.
measure-completion = Completion
measure-completion-means = Of the cases due in this time, those that are ended now and were neither overturned nor reopened. Planned ones stand apart.
measure-in-time = Completed in time
measure-in-time-means = Of the same cases, those that were ended within their limit.
measure-solved = Solved
measure-solved-means = Of the same cases, those that were really solved. An explanation or a refusal is no solution.
measure-satisfied = Satisfaction
measure-satisfied-means = Of the cases rated, those with a last rating of satisfied or fairly satisfied. Unrated never counts as satisfied.
measure-first-satisfied = Satisfaction at first
measure-first-satisfied-means = By the first rating alone: satisfied or fairly satisfied.
measure-rated = Rated
measure-rated-means = Of the cases put before their reporters, those that were rated.
measure-cumulative = Ended of received
measure-cumulative-means = Of the cases received in this time, those ended by today: the plain number that mines quote.
measure-parts = { $part } of { $whole }
stretch-month = This month
stretch-year = { $year }
count-cases = { $n ->
    [one] { $n } case
   *[other] { $n } cases
}
count-few = fewer than 5
aside-planned = Planned
aside-withdrawn = Withdrawn
aside-not-accepted = Not accepted
aside-praise = Praise
aside-by-phone = Ratings heard by telephone
