package auth_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func TestSaveOwn(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	s := r.session(t, r.signIn(t, "rosa"))
	for _, tt := range []struct {
		name string
		lang notice.Lang
		want error
	}{
		{" Rosa  Luz ", notice.Spanish, nil},
		{"Rosa Luz", "", nil},
		{"", notice.Spanish, problem("name", "problem.name.missing")},
		{strings.Repeat("x", 81), "", problem("name", "problem.name.long")},
		{"Rosa", "fr", problem("lang", "problem.account.lang")},
	} {
		if diff := cmp.Diff(tt.want, r.SaveProfile(t.Context(), s, tt.name, tt.lang)); diff != "" {
			t.Errorf("%q, %q: -want +got\n%s", tt.name, tt.lang, diff)
		}
	}
	if got := r.stored(t, "rosa"); got.Name != "Rosa Luz" || got.Lang != "" {
		t.Errorf("stored %q, %q", got.Name, got.Lang)
	}
	r.wantLog(t, "rosa", notice.AccountRenamed, notice.AccountAdded)
}
