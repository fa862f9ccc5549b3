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
// are at the beginning of their list, as are those below an id.
func (x tx) work(w notice.WorkList, after notice.CommentID) iter.Seq2[[]byte, []byte] {
	t, prefix := workPrefix(w.Duty, w.Login)
	keys := x.forward(t, prefix, append(prefix, key(after+1)...))
	end := w.Below
	if first := notice.FirstIDAt(w.Before); w.Duty == notice.DutyOverdue && (end == 0 || first < end) {
		end = first
	} else if end == 0 {
		return keys
	}
	return func(yield func(k, v []byte) bool) {
		for k, v := range keys {
			if notice.CommentID(number(k[len(prefix):])) >= end || !yield(k, v) {
				return
			}
		}
	}
}
