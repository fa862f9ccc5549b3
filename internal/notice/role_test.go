package notice_test

import (
	"slices"
	"testing"

	"noticeboard/internal/notice"
)

func TestPermissions(t *testing.T) {
	for _, test := range []struct {
		role notice.Role
		may  []notice.Permission
	}{
		{notice.Reader, nil},
		{notice.Team, []notice.Permission{notice.ToSignIn, notice.ToAnswer, notice.ToPublish}},
		{notice.Moderator, []notice.Permission{notice.ToSignIn, notice.ToAnswer, notice.ToModerate, notice.ToPublish}},
		{
			notice.Admin,
			[]notice.Permission{
				notice.ToSignIn, notice.ToAnswer, notice.ToModerate, notice.ToExport, notice.ToPublish,
				notice.ToAdminister,
				notice.ToGovern, notice.ToErase,
			},
		},
		{notice.Role(99), nil},
	} {
		for p := notice.Permission(0); p < 12; p++ {
			if got, want := test.role.May(p), slices.Contains(test.may, p); got != want {
				t.Errorf("%v and permission %d: %v", test.role, p, got)
			}
		}
	}
}
