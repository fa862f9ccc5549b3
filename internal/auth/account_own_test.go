package auth_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func TestSaveProfile(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	s := fx.session(t, fx.signIn(t, "rosa"))
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
		if diff := cmp.Diff(tt.want, fx.SaveProfile(t.Context(), s, tt.name, tt.lang)); diff != "" {
			t.Errorf("%q, %q: -want +got\n%s", tt.name, tt.lang, diff)
		}
	}
	if got := fx.stored(t, "rosa"); got.Name != "Rosa Luz" || got.Lang != "" {
		t.Errorf("stored %q, %q", got.Name, got.Lang)
	}
	fx.wantActivities(t, "rosa", notice.AccountRenamed, notice.AccountAdded)
}
