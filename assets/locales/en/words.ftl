# The words of the trade: one word per concept, the same everywhere.
brand = Shishiling
slogan = Every word gets an answer, every matter a result

kind-request = Request
kind-hazard = Hazard
kind-suggestion = Idea
kind-praise = Praise
kind-question = Question
kind-counsel = Counsel
kind-proposal = Proposal

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
ending-merged = Merged

face-satisfied = Satisfied
face-fairly = Fairly satisfied
face-dissatisfied = Dissatisfied
face-very-dissatisfied = Very dissatisfied

class-danger = Danger
class-small = Small
class-ordinary = Ordinary
class-complex = Complex

node-device = This phone
node-relay = Relay
node-hub = Hub
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
