package web_test

import (
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web"
)

// TestHealthTellsTheVersionToColleagues looks at /healthz as a reader and as a colleague.
func TestHealthTellsTheVersionToColleagues(t *testing.T) {
	s := newSite(t, func(w *web.Config, _ *board.Config) { w.Identity = "noticeboard v1.2.3\n" })
	s.visitor().get("/healthz").want(t, 200, "ok\n", "!v1.2.3")
	s.staff(notice.Team).get("/healthz").want(t, 200, "ok\n", "noticeboard v1.2.3\n")
}
