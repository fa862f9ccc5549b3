package boltstore

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"time"

	"noticeboard/internal/notice"
)

func (x tx) OutboxItem(seq uint64) (notice.OutboxItem, error) {
	if seq == 0 {
		return notice.OutboxItem{}, fmt.Errorf("item 0 of the outbox: %w", notice.ErrNotFound)
	}
	return load(x, outbox, key(seq), decodeOutboxItem)
}

func (x tx) OutboxDue(c notice.Channel, at time.Time, n int) ([]notice.OutboxItem, error) {
	prefix := []byte{byte(c)}
	end := append([]byte{byte(c)}, key(uint64(millis(at))+1)...)
	keys := func(yield func(k, v []byte) bool) {
		for k, v := range x.forward(outboxdues, prefix, prefix) {
			if bytes.Compare(k, end) >= 0 || !yield(k, v) {
				return
			}
		}
	}
	return x.wholeItems(keys, n)
}

func (x tx) OutboxNext(c notice.Channel) (time.Time, error) {
	for k := range x.forward(outboxdues, []byte{byte(c)}, []byte{byte(c)}) {
		return instant(int64(number(k[1:]))), nil
	}
	return time.Time{}, nil
}

func (x tx) OutboxDigest(c notice.Channel, to string, at time.Time, n int) (due []notice.OutboxItem, err error) {
	prefix := outboxDigestPrefix(c, to)
	for k := range x.forward(outboxdigests, prefix, prefix) {
		if len(due) >= n {
			break
		}
		i, err := loadIndexed(x, outbox, k[len(k)-8:], decodeOutboxItem)
		if errors.Is(err, notice.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if millis(i.Due) <= millis(at) {
			due = append(due, i)
		}
	}
	return due, nil
}

func (x tx) OutboxTo(c notice.Channel, to string, n int) (items []notice.OutboxItem, err error) {
	prefix := []byte{byte(c)}
	for k := range x.forward(outboxstates, prefix, prefix) {
		if len(items) >= n {
			break
		}
		i, err := loadIndexed(x, outbox, k[len(k)-8:], decodeOutboxItem)
		if errors.Is(err, notice.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if i.To == to {
			items = append(items, i)
		}
	}
	return items, nil
}

func (x tx) OutboxDead(c notice.Channel, before uint64, n int) ([]notice.OutboxItem, error) {
	prefix := []byte{byte(c), 1}
	return x.wholeItems(x.backward(outboxstates, prefix, append(prefix, key(upperBound(before))...)), n)
}

// wholeItems loads the first n items whose keys end with those of keys, leaving out those that are damaged: nobody
// could be told of them, and the others are still to be told.
func (x tx) wholeItems(keys iter.Seq2[[]byte, []byte], n int) (items []notice.OutboxItem, err error) {
	if n <= 0 {
		return nil, nil
	}
	for k := range keys {
		i, err := loadIndexed(x, outbox, k[len(k)-8:], decodeOutboxItem)
		if errors.Is(err, notice.ErrDamaged) {
			continue
		}
		if err != nil {
			return items, err
		}
		if items = append(items, i); len(items) == n {
			break
		}
	}
	return items, nil
}

func (x tx) OutboxCount(c notice.Channel, most int) (count notice.OutboxCount, err error) {
	for dead, n := range []*int{&count.Waiting, &count.Dead} {
		prefix := []byte{byte(c), byte(dead)}
		for k := range x.forward(outboxstates, prefix, prefix) {
			if *n >= most {
				break
			}
			if *n == 0 && dead == 0 {
				i, err := loadIndexed(x, outbox, k[len(k)-8:], decodeOutboxItem)
				if err != nil && !errors.Is(err, notice.ErrDamaged) {
					return count, err
				}
				count.Oldest = i.Put
			}
			*n++
		}
	}
	return count, nil
}

// lastOutboxKey holds the highest Seq ever given in the outbox, so that none is given again.
var lastOutboxKey = key(uint64(0))

func (x *writeTx) PutOutbox(i notice.OutboxItem) (notice.OutboxItem, error) {
	var old notice.OutboxItem
	if i.Seq == 0 {
		if last := x.get(outbox, lastOutboxKey); last != nil {
			i.Seq = number(last)
		}
		i.Seq++
		if err := x.put(outbox, lastOutboxKey, key(i.Seq)); err != nil {
			return i, err
		}
	} else {
		var err error
		if old, err = x.OutboxItem(i.Seq); err != nil {
			return i, err
		}
	}
	if i.Event.Number == 0 {
		i.Event.Number = i.Seq
	}
	data, err := encodeOutboxItem(i)
	if err != nil {
		return i, err
	}
	return i, errors.Join(x.reindex(outboxEntries(old), outboxEntries(i)), x.put(outbox, key(i.Seq), data))
}

func (x *writeTx) DropOutbox(seq uint64) error {
	old, err := x.OutboxItem(seq)
	if errors.Is(err, notice.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(x.reindex(outboxEntries(old), nil), x.delete(outbox, key(seq)))
}

// outboxDigestPrefix returns the prefix of the keys in the outboxdigests table of a recipient. A recipient contains no
// zero byte.
func outboxDigestPrefix(c notice.Channel, to string) []byte {
	return append(append([]byte{byte(c)}, to...), 0)
}

// outboxEntries returns all index entries of an item; none if its Seq is zero.
func outboxEntries(i notice.OutboxItem) []entry {
	if i.Seq == 0 {
		return nil
	}
	seq, dead := string(key(i.Seq)), byte(0)
	if i.Dead {
		dead = 1
	}
	es := []entry{{outboxstates, string([]byte{byte(i.Channel), dead}) + seq, ""}}
	if i.Dead {
		return es
	}
	es = append(es, entry{outboxdues, string([]byte{byte(i.Channel)}) + string(key(uint64(millis(i.Due)))) + seq, ""})
	if i.Digest {
		es = append(es, entry{outboxdigests, string(outboxDigestPrefix(i.Channel, i.To)) + seq, ""})
	}
	return es
}

type eventForm struct {
	Number  uint64                `json:"number"`
	At      int64                 `json:"at"`
	Kind    notice.EventKind      `json:"kind"`
	On      notice.AnnouncementID `json:"on,omitempty"`
	Comment notice.CommentID      `json:"comment,omitempty"`
	Entry   uint64                `json:"entry,omitempty"`
	About   string                `json:"about,omitempty"`
}

type outboxForm struct {
	Channel notice.Channel `json:"channel"`
	Event   eventForm      `json:"event"`
	To      string         `json:"to,omitempty"`
	Mark    string         `json:"mark,omitempty"`
	Digest  bool           `json:"digest,omitempty"`
	Put     int64          `json:"put"`
	Due     int64          `json:"due"`
	Tries   uint64         `json:"tries,omitempty"`
	Reason  string         `json:"reason,omitempty"`
	Dead    bool           `json:"dead,omitempty"`
}

func encodeOutboxItem(i notice.OutboxItem) ([]byte, error) {
	e := i.Event
	return encode(outboxForm{
		Channel: i.Channel,
		Event: eventForm{
			Number: e.Number, At: millis(e.At), Kind: e.Kind, On: e.On, Comment: e.Comment, Entry: e.Entry, About: e.About,
		},
		To: i.To, Mark: i.Mark, Digest: i.Digest, Put: millis(i.Put), Due: millis(i.Due), Tries: i.Tries, Reason: i.Reason,
		Dead: i.Dead,
	})
}

func decodeOutboxItem(k, v []byte) (i notice.OutboxItem, err error) {
	var f outboxForm
	if err := decode(v, &f); err != nil {
		return i, fmt.Errorf("outbox %x: %w", k, err)
	}
	e := f.Event
	return notice.OutboxItem{
		Seq: number(k), Channel: f.Channel,
		Event: notice.Event{
			Number: e.Number, At: instant(e.At), Kind: e.Kind, On: e.On, Comment: e.Comment, Entry: e.Entry, About: e.About,
		},
		To: f.To, Mark: f.Mark, Digest: f.Digest, Put: instant(f.Put), Due: instant(f.Due), Tries: f.Tries,
		Reason: f.Reason, Dead: f.Dead,
	}, nil
}

// outboxRecord decodes a record of the table outbox, in dumps and checks, and returns its index entries. One is no
// item.
func outboxRecord(k, v []byte) ([]entry, error) {
	if string(k) == string(lastOutboxKey) {
		if len(v) != 8 {
			return nil, notice.ErrDamaged
		}
		return nil, nil
	}
	i, err := decodeOutboxItem(k, v)
	if err != nil {
		return nil, err
	}
	return outboxEntries(i), nil
}

func (c *checker) outboxItem(k, v []byte) {
	es, err := outboxRecord(k, v)
	if c.valid(outbox, k, err) {
		c.expect(es)
	}
	if last := c.get(outbox, lastOutboxKey); last == nil || number(k) > number(last) {
		c.fault(outbox, k, "has a higher number than the last that was given")
	}
}
