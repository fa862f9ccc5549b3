package boltstore

import (
	"iter"

	"noticeboard/internal/notice"
)

func (x tx) WorkList(w notice.WorkList, after notice.CommentID, n int) ([]notice.Comment, error) {
	return x.listComments(x.work(w, after), n)
}

func (x tx) WorkListBefore(w notice.WorkList, before notice.CommentID, n int) ([]notice.Comment, error) {
	end := min(upperBound(before), workEnd(w))
	t, prefix := workPrefix(w.Duty, w.Login)
	return x.listComments(x.backward(t, prefix, append(prefix, key(end)...)), n)
}

func (x tx) CountWorkList(w notice.WorkList, most int) (n int, err error) {
	for range x.work(w, 0) {
		if n == most {
			break
		}
		n++
	}
	return n, nil
}

// work yields the keys of a work list after a cursor.
func (x tx) work(w notice.WorkList, after notice.CommentID) iter.Seq2[[]byte, []byte] {
	t, prefix := workPrefix(w.Duty, w.Login)
	end := workEnd(w)
	return func(yield func(k, v []byte) bool) {
		for k, v := range x.forward(t, prefix, append(prefix, key(after+1)...)) {
			if notice.CommentID(number(k[len(prefix):])) >= end || !yield(k, v) {
				return
			}
		}
	}
}

// workEnd returns the id before which a work list ends. Ids grow with the time of posting, so the overdue comments are at
// the beginning of their list, as are those below an id.
func workEnd(w notice.WorkList) notice.CommentID {
	end := upperBound(w.Below)
	if w.Duty == notice.DutyOverdue {
		end = min(end, notice.FirstIDAt(w.Before))
	}
	return end
}
