package boltstore

import (
	"iter"

	"noticeboard/internal/notice"
)

func (x tx) WorkList(w notice.WorkList, after notice.CommentID, n int) ([]notice.Comment, error) {
	return loadN(x, comments, x.work(w, after), n, decodeComment)
}

func (x tx) WorkListBefore(w notice.WorkList, before notice.CommentID, n int) ([]notice.Comment, error) {
	end := upperBound(before)
	if w.Duty == notice.DutyOverdue {
		end = min(end, notice.FirstIDAt(w.Before))
	}
	t, prefix := workPrefix(w.Duty, w.Login)
	return loadN(x, comments, x.backward(t, prefix, append(prefix, key(end)...)), n, decodeComment)
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

// work yields the keys of a work list after a cursor. Ids grow with the time of posting, so the overdue comments
// are at the beginning of their list.
func (x tx) work(w notice.WorkList, after notice.CommentID) iter.Seq2[[]byte, []byte] {
	t, prefix := workPrefix(w.Duty, w.Login)
	keys := x.forward(t, prefix, append(prefix, key(after+1)...))
	if w.Duty != notice.DutyOverdue {
		return keys
	}
	end := uint64(notice.FirstIDAt(w.Before))
	return func(yield func(k, v []byte) bool) {
		for k, v := range keys {
			if number(k[1:]) >= end || !yield(k, v) {
				return
			}
		}
	}
}
