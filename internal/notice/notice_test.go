package notice_test

import (
	"errors"

	"noticeboard/internal/notice"
)

const en, es = notice.English, notice.Spanish

// same reports whether err is the wanted error: nil, an error that wraps want, or Problems equal to want.
func same(err, want error) bool {
	var p, q notice.Problems
	if errors.As(want, &q) {
		if !errors.As(err, &p) || len(p) != len(q) {
			return false
		}
		for field, key := range q {
			if p[field] != key {
				return false
			}
		}
		return true
	}
	return errors.Is(err, want)
}
