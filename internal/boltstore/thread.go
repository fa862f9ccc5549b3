package boltstore

import (
	"errors"
	"fmt"
	"math"

	"noticeboard/internal/notice"
)

func (x tx) Threads(on notice.AnnouncementID, s notice.Span, replies int) ([]notice.Thread, error) {
	var ts []notice.Thread
	for n := s.From; n <= s.To; n++ {
		t, err := x.Thread(on, n, notice.Span{From: 1, To: uint64(replies)})
		if err != nil {
			return nil, err
		}
		ts = append(ts, t)
	}
	return ts, nil
}

func (x tx) Thread(on notice.AnnouncementID, ordinal uint64, s notice.Span) (t notice.Thread, err error) {
	if t.Root, err = x.threadComment(on, ordinal, 0); err != nil {
		return t, err
	}
	if t.Total, err = x.lastPlace(on, ordinal); err != nil {
		return t, err
	}
	for p := max(1, s.From); p <= min(s.To, t.Total); p++ {
		c, err := x.threadComment(on, ordinal, p)
		if err != nil {
			return t, err
		}
		t.Replies = append(t.Replies, c)
	}
	return t, nil
}

// threadComment loads the comment at a place in a thread. If its record or the entry that leads to it is damaged, it has
// only what the index says.
func (x tx) threadComment(on notice.AnnouncementID, ordinal, place uint64) (notice.Comment, error) {
	k := placeKey(on, ordinal, place)
	c, err := x.commentVia(threads, k)
	if id := x.get(threads, k); errors.Is(err, notice.ErrDamaged) && len(id) == 8 {
		return notice.Comment{ID: notice.CommentID(number(id)), On: on, Thread: ordinal, Place: place}, nil
	}
	return c, err
}

// lastPlace returns the place of the last reply in a thread; 0 if there are no replies. The error is
// notice.ErrNotFound if there is no such thread.
func (x tx) lastPlace(on notice.AnnouncementID, ordinal uint64) (uint64, error) {
	end := placeKey(on, ordinal, math.MaxUint64)
	for k := range x.backward(threads, end[:16], end) {
		return number(k[16:]), nil
	}
	return 0, fmt.Errorf("thread %d of %d: %w", ordinal, on, notice.ErrNotFound)
}
