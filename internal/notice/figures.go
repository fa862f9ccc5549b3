package notice

import "time"

// Deeds count what the institution did with comments in some time, and how many it received.
type Deeds struct {
	Received            uint64      // comments that readers sent here; imported ones are left out
	Published, Declined uint64      // comments that a person decided on
	Decided             AnswerTimes // how long these waited, in the classes of AnswerBounds
	Answered            AnswerTimes // likewise questions whose first official reply was published
}

// Add adds what was done at another time (n = 1), or takes it back (n = -1).
func (d *Deeds) Add(e Deeds, n int) {
	add := func(to *uint64, from uint64) { *to += uint64(n) * from } // unsigned overflow is defined
	add(&d.Received, e.Received)
	add(&d.Published, e.Published)
	add(&d.Declined, e.Declined)
	for i := range e.Decided {
		add(&d.Decided[i], e.Decided[i])
		add(&d.Answered[i], e.Answered[i])
	}
}

// Decision returns the deeds of an entry of the journal by which a person decided on a pending comment; the zero Deeds
// for any other entry. The comment has waited since its ID was made.
func (e JournalEntry) Decision() (d Deeds) {
	a, ok := e.Kind.Act()
	if !ok || e.From != Pending || e.Actor == (ActorID{}) {
		return d
	}
	switch a {
	case Approve:
		d.Published = 1
	case Decline:
		d.Declined = 1
	default:
		return d
	}
	*d.Decided.of(e.At.Sub(e.Comment.Time()))++
	return d
}

// Arrival returns the deeds of receiving a comment; zero if it is an official reply or was imported.
func (c Comment) Arrival() (d Deeds) {
	if !c.Official() && c.Origin == "" {
		d.Received = 1
	}
	return d
}

// FirstAnswer returns the deeds of publishing an official reply to a comment: the question's time until then if it had
// no answer before; else zero.
func FirstAnswer(to, reply Comment) (d Deeds) {
	if took, known := to.AnsweredIn(); known && to.Answers[0] == reply.ID {
		*d.Answered.of(took)++
	}
	return d
}

// Sum returns how many were counted.
func (t AnswerTimes) Sum() (all uint64) {
	for _, n := range t {
		all += n
	}
	return all
}

// WeekOf returns the first instant of the week of t in a time zone: of its Monday.
func WeekOf(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	back := (int(t.Weekday()) + 6) % 7 // days since Monday
	return beginning(time.Date(t.Year(), t.Month(), t.Day()-back, 0, 0, 0, 0, time.UTC), zone)
}
