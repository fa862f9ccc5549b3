package notice

import "time"

// A Channel is a way of telling people of events. It is stored: never change a number.
type Channel uint8

const (
	MailChannel Channel = iota + 1 // e-mail to readers
	DeskChannel                    // e-mail to members of the institution
	HookChannel                    // webhooks
)

// Channels lists every channel.
var Channels = []Channel{MailChannel, DeskChannel, HookChannel}

var channelNames = map[Channel]string{MailChannel: "mail", DeskChannel: "desk", HookChannel: "webhook"}

// String returns the name of the channel in message keys and metrics.
func (c Channel) String() string { return channelNames[c] }

// An OutboxItem is an event that is yet to be told on a channel: to one recipient, or to all of them if it has not been
// put for each of them yet. It is deleted when that is done.
type OutboxItem struct {
	Seq     uint64 // given by the store, in the order of the commits; never given again
	Channel Channel
	Event   Event
	// To is the recipient, as the channel writes it: up to 200 bytes without zero bytes, and no address. Empty: the event
	// is yet to be put for each recipient.
	To     string
	Mark   string    // how far putting it for each recipient has come; with a recipient: why they are told
	Digest bool      // to be told together with what else of that kind is due to the recipient
	Put    time.Time // when it was put
	Due    time.Time // when it is to be tried; of a dead letter when it was given up
	Tries  uint64    // how often it has failed
	Reason string    // why it failed last, without an address; empty if it did not
	Dead   bool      // it is a dead letter: it is not tried again unless someone asks for it
}

// How long to wait after a failure: FirstRetry after the first, twice as long after each of the following, and
// LastRetry at most. After MaxTries, which is after about three days, an item is a dead letter.
const (
	FirstRetry = 30 * time.Second
	LastRetry  = 6 * time.Hour
	MaxTries   = 22
)

// maxReason is how long OutboxItem.Reason may be, in bytes.
const maxReason = 500

// Failed returns the item after it could not be told at a time. If that is for good, it is a dead letter at once. The
// reason must not contain an address.
func (i OutboxItem) Failed(at time.Time, reason string, forGood bool) OutboxItem {
	i.Tries++
	i.Reason = reason[:min(len(reason), maxReason)]
	if forGood || i.Tries >= MaxTries {
		i.Dead, i.Due = true, at
		return i
	}
	wait := LastRetry
	if i.Tries < 12 { // FirstRetry doubled as often is longer than LastRetry
		wait = min(FirstRetry<<(i.Tries-1), LastRetry)
	}
	i.Due = at.Add(wait)
	return i
}

// Again returns a dead letter as an item that is due at a time, as if it had never failed.
func (i OutboxItem) Again(at time.Time) OutboxItem {
	i.Dead, i.Due, i.Tries, i.Reason = false, at, 0, ""
	return i
}

// An OutboxCount says how many items a channel has.
type OutboxCount struct {
	Waiting, Dead int
	Oldest        time.Time // when the first that waits was put; zero if none does
}
