package notice_test

import (
	"testing"

	"noticeboard/internal/notice"
)

func TestReservedSlug(t *testing.T) {
	for _, l := range notice.Langs {
		if !notice.ReservedSlug(string(l)) {
			t.Errorf("%s, with which URLs begin, can be a slug", l)
		}
	}
	for slug, want := range map[string]bool{"rules": true, "sign-in": true, "water": false, "rules-2": false, "": false} {
		if got := notice.ReservedSlug(slug); got != want {
			t.Errorf("%q: %v", slug, got)
		}
	}
}
